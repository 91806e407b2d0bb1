import { words } from '../../text/words.ts';

export const searchWords = words({
  'search.open': ['查找', '尋找', 'Search'],
  'search.title': [
    '查找人员、航班、车次、单位或页面',
    '尋找人員、航班、車次、單位或頁面',
    'Find a person, flight, run, unit or screen',
  ],
  'search.hint': [
    '姓名（中文、拼音、首字母、外文）、证件号、车牌、航班号，或直接扫码',
    '姓名（中文、拼音、首字母、外文）、證件號、車牌、航班號，或直接掃碼',
    'Name (Chinese, pinyin, initials, Latin), document, plate, flight number, or scan a code',
  ],
  'search.recorded': [
    '找到的人员会记入查阅记录；查找内容不会保存。',
    '找到的人員會記入查閱紀錄；尋找內容不會保存。',
    'Every person found is recorded as read. What you type is not kept.',
  ],
  'search-group.people': ['人员与车次', '人員與車次', 'People and runs'],
  'search-group.flights': ['航班', '航班', 'Flights'],
  'search-group.units': ['单位', '單位', 'Units'],
  'search-group.screens': ['页面与操作', '頁面與操作', 'Screens and actions'],
  'search.asking': ['正在查找……', '正在尋找……', 'Searching …'],
  'search.none': [
    '没有找到。姓名须写全，可用拼音首字母。',
    '沒有找到。姓名須寫全，可用拼音首字母。',
    'Nothing found. Names are matched whole, or by pinyin initials.',
  ],
  'search.found': ['找到 {{count}} 项', '找到 {{count}} 項', '{{count}} found'],
  'search.unit-desk': ['打开 {{unit}} 的工作台', '開啟 {{unit}} 的工作台', 'Desk of {{unit}}'],
  'search.act-as': ['以 {{unit}} 身份办理', '以 {{unit}} 身分辦理', 'Act for {{unit}}'],
  'search.closed': ['已结束', '已結束', 'closed'],
  'search.move': ['选择', '選擇', 'choose'],
  'search.go': ['打开', '開啟', 'open'],
  'search.leave': ['关闭', '關閉', 'close'],
  'search.key-leave': ['Esc', 'Esc', 'Esc'],
  'search.key-open': ['Ctrl K', 'Ctrl K', 'Ctrl K'],
});
