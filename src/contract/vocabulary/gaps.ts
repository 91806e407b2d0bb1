import type { Rows } from './rows.ts';

/** What each kind of gap is called. */
export const gapsVocabulary = {
  'gap.offer-lapsed': ['无人按时接收', '無人按時接收', 'Nobody accepted in time'],
  'gap.giver-signature': ['移交方尚未签字', '移交方尚未簽字', 'The giver has not signed'],
  'gap.absent': ['已移交但人未到', '已移交但人未到', 'Offered, but not present'],
  'gap.unlisted': ['人已到但未移交', '人已到但未移交', 'Present, but not offered'],
  'gap.head-count': ['清点人数不符', '清點人數不符', 'The head count differs'],
  'gap.refuses': ['本人拒绝配合', '本人拒絕配合', 'The person refuses'],
  'gap.vanished': ['人员失联', '人員失聯', 'The person is missing'],
  'gap.breakdown': ['车辆故障', '車輛故障', 'A vehicle broke down'],
  'gap.release-evidence': ['已解除，凭据未齐', '已解除，憑據未齊', 'Released, papers missing'],
  'gap.specimen-lapsed': ['检测结果超时', '檢測結果逾時', 'No test result in time'],
  'gap.specimen-lost': ['标本遗失', '標本遺失', 'A specimen was lost'],
  'gap.history': ['记录有空档或重叠', '記錄有空檔或重疊', 'The record has a hole or an overlap'],
  'gap.emergency-review': ['紧急处置待复核', '緊急處置待覆核', 'An emergency awaits review'],
  'gap.manifest-dropped': ['新名单中已无此人', '新名單中已無此人', 'No longer on the passenger list'],
  'gap.duplicate': ['同一人有两个未结个案', '同一人有兩個未結個案', 'Two open cases of one person'],
  'gap.duplicate-possible': [
    '可能是同一人的两个事项',
    '可能是同一人的兩個事項',
    'Perhaps one person with two open cases',
  ],
  'gap.open-bond': ['检测结果未出即移交', '檢測結果未出即移交', 'Offered while a test result is awaited'],
  'gap.plate': ['车牌不符', '車牌不符', 'The number plate does not fit'],
  'gap.household-shared': ['与他人同住', '與他人同住', 'The home is shared with others'],
  'gap.specimen-again': ['须重新检测', '須重新檢測', 'The test must be repeated'],
  'gap.specimen-late': ['检测结果在解除后才出', '檢測結果在解除後才出', 'A test result came after the end'],
  'gap.roster-empty': ['无人值班', '無人值班', 'Nobody is on duty'],
  'gap.audit-findings': ['审计发现问题', '稽核發現問題', 'The audit found something broken'],
  'gap.auditor-stopped': ['审计已停止一天', '稽核已停止一天', 'No audit has ended for a day'],
} as const satisfies Rows;
