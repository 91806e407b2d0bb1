import { words } from '../../text/words.ts';

export const shellWords = words({
  'shell.navigation': ['主导航', '主導覽', 'Main navigation'],
  'shell.skip': ['跳到内容', '跳到內容', 'Go to the content'],
  'shell.more': ['更多', '更多', 'More'],
  'shell.less': ['收起', '收起', 'Less'],
  'shell.me': ['我的账号', '我的帳號', 'My account'],
  'shell.loading': ['正在打开……', '正在開啟……', 'Opening …'],
  'shell.nothing': ['没有这个页面', '沒有這個頁面', 'There is no such page'],
  'shell.nothing-what': [
    '地址可能写错了，或者您的单位看不到这一页。',
    '網址可能寫錯了，或者您的單位看不到這一頁。',
    'The address may be mistyped, or your unit may not see this page.',
  ],
  'shell.home': ['回到首页', '回到首頁', 'Back to the start'],
  'screen.board': ['值班总览', '值班總覽', 'Duty board'],
  'screen.desk': ['工作台', '工作台', 'Desk'],
  'screen.dispatch': ['调度', '調度', 'Dispatch'],
  'screen.site': ['驻地与社区', '駐地與社區', 'Sites'],
  'screen.laboratory': ['实验室', '實驗室', 'Laboratory'],
  'screen.hospital': ['医院与急救', '醫院與急救', 'Hospital'],
  'screen.rules': ['现行口径', '現行口徑', 'Rules in force'],
  'screen.gaps': ['短板', '短板', 'Gaps'],
  'screen.audit': ['审计', '稽核', 'Audit'],
  'screen.administration': ['管理', '管理', 'Administration'],
  'screen.field': ['现场应用', '現場應用', 'Field app'],
});
