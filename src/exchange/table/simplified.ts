/**
 * Traditional characters of headings, titles, totals and places → simplified ones, so that lists from Hong Kong, Macao and
 * Taiwan are read by the same words. Not a converter of names: what people are called is never changed.
 */

const pairs = `號号 護护 碼码 證证 國国 別别 聯联 絡络 電电 話话 達达 發发 備备 註注 簽签 類类 種种 兒儿 嬰婴 機机 組组 員员 單单 總总 計计 數数 預预
  進进 場场 時时 間间 離离 啟启 啓启 運运 營营 訂订 記记 錄录 編编 齡龄 溫温 體体 條条 轉转 過过 無无 郵邮 現现 長长 職职 務务 崗岗 團团
  關关 係系 隨随 從从 來来 華华 灣湾 臺台 門门 東东 馬马 羅罗 蘭兰 倫伦 紐纽 約约 爾尔 漢汉 亞亚 廣广 貝贝 稱称 艙舱 輪轮 識识 換换 頁页
  審审 複复 覆复 報报 蓋盖 負负 責责 製制 繫系 經经 辦办 說说 説说 冊册 與与 後后 續续 終终 點点 實实 際际 滬沪 區区 樓楼 詳详 細细 蘇苏
  韓韩 舊旧 義义 奧奥 驗验 執执 僑侨 臨临 屬属 頒颁 滿满 屆届 為为 爲为 處处 麗丽 標标 題题 業业 貨货 歲岁 駕驾 駛驶 飛飞 聖圣 開开 萬万
  島岛 龍龙 還还 雙双 慶庆 瀋沈 陽阳 濟济 寧宁 內内 個个 據据 補补 戶户 專专 層层 項项`;

const simple = new Map<string, string>();
for (const pair of pairs.split(/\s+/)) {
  const [traditional = '', plain = ''] = pair;
  simple.set(traditional, plain);
}

const traditional = new RegExp(`[${[...simple.keys()].join('')}]`, 'g');

/** The text with the characters above simplified; everything else stays. */
export function simplified(text: string): string {
  return text.replace(traditional, (sign) => simple.get(sign) ?? sign);
}
