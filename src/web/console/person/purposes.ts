import type { SearchPurpose } from '../../../contract/purpose.ts';
import { type Row, words } from '../../text/words.ts';

/** What somebody was looked for. */
const searchWords: Readonly<Record<`purpose.for.${SearchPurpose}`, Row>> = {
  'purpose.for.scan in the field': ['现场扫描', '現場掃描', 'a scan in the field'],
  'purpose.for.document at the desk': ['窗口查验证件', '窗口查驗證件', 'a document at the desk'],
  'purpose.for.contact tracing': ['密接排查', '密接排查', 'tracing of contacts'],
  'purpose.for.medical care': ['医疗救治', '醫療救治', 'medical care'],
  'purpose.for.question of the person': ['答复本人', '答覆本人', 'a question of the person'],
  'purpose.for.correction of the record': ['更正记录', '更正記錄', 'a correction of the record'],
};

/** What a record was read for, by the first word of what was noted. */
export const purposeWords = words({
  ...searchWords,
  'purpose.case': ['查看记录', '檢視記錄', 'looked at the record'],
  'purpose.timeline': ['查看经过', '檢視經過', 'looked at the chain of custody'],
  'purpose.search': ['查找', '查詢', 'searched'],
  'purpose.duplicates': ['核对是否重复', '核對是否重複', 'compared with another case'],
  'purpose.claim': ['人已在面前', '人已在面前', 'the person stood before them'],
  'purpose.contacts': ['查找接触者', '查找接觸者', 'looked for contacts'],
  'purpose.follow-up': ['解除后随访', '解除後隨訪', 'for the call after release'],
  'purpose.traveller': [
    '本人页面、其链接或纸质告知',
    '本人頁面、其連結或紙質告知',
    'the person’s own page, a link to it, or paper',
  ],
  'purpose.own': ['本人数据', '本人資料', 'the person’s own data'],
  'purpose.file': ['打开文件', '開啟文件', 'opened a file'],
  'purpose.laboratory': ['检测送检', '檢測送檢', 'worked on a specimen'],
  'purpose.desk': ['工作台名单', '工作台名單', 'a list at the desk'],
  'purpose.flight': ['航班名单或座位', '航班名單或座位', 'the people or seats of a flight'],
  'purpose.people': ['人员名单', '人員名單', 'a list of people'],
  'purpose.handover': ['交接名单', '交接名單', 'the people of a handover'],
  'purpose.muster': ['疏散清点', '疏散清點', 'an evacuation count'],
  'purpose.declaration': ['健康申报归属', '健康申報歸屬', 'whose a health declaration is'],
  'purpose.manifest': ['旅客名单', '旅客名單', 'a passenger list'],
  'purpose.room': ['房间安排', '房間安排', 'the plan of rooms'],
  'purpose.rooms': ['安排房间', '安排房間', 'rooms were asked for'],
  'purpose.export': ['导出名单', '匯出名單', 'exported a list'],
});
