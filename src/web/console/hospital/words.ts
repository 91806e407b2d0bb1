import { words } from '../../text/words.ts';

export const hospitalWords = words({
  'hospital.title': ['医院与急救', '醫院與急救', 'Hospital and ambulance'],
  'hospital.coming': ['正在送来（120）', '正在送來（120）', 'On the way here (120)'],
  'hospital.coming-none': ['没有人正在送来', '沒有人正在送來', 'Nobody is on the way'],
  'hospital.patients': ['在院的人', '在院的人', 'Patients'],
  'hospital.none': ['没有在院的人', '沒有在院的人', 'There is no patient'],
  'hospital.none-what': [
    '接收之后，人由您负责，列在这里。',
    '接收之後，人由您負責，列在這裡。',
    'Whom you accept is yours, and stands here.',
  ],
  'hospital.positive': ['阳性', '陽性', 'Positive'],
  'hospital.negative': ['阴性', '陰性', 'Negative'],
  'hospital.waiting': ['等结果', '等結果', 'Result open'],
  'hospital.no-test': ['未检测', '未檢測', 'Not tested'],
  'hospital.emergency': ['危及生命', '危及生命', 'Danger to life'],
  'hospital.discharged': ['已有出院凭据', '已有出院憑據', 'Discharge recorded'],
  'hospital.since': ['{{time}} 起', '{{time}} 起', 'since {{time}}'],
  'hospital.filter-all': ['全部', '全部', 'All'],
  'hospital.filter-positive': ['阳性', '陽性', 'Positive'],
  'hospital.filter-open': ['等结果', '等結果', 'Result open'],
  'hospital.choose': [
    '选择一位病人：下一步（出院、转回）、结果、密切接触者。',
    '選擇一位病人：下一步（出院、轉回）、結果、密切接觸者。',
    'Choose a patient: next step (discharge, transfer back), results, contacts.',
  ],
  'hospital.open': ['打开全部记录', '開啟全部記錄', 'Open the whole record'],
  'hospital.tests': ['检测', '檢測', 'Tests'],
  'hospital.test-line': [
    '{{result}} × {{count}}，最近 {{time}}',
    '{{result}} × {{count}}，最近 {{time}}',
    '{{result}} × {{count}}, last {{time}}',
  ],
  'hospital.names': ['显示姓名', '顯示姓名', 'Show names'],
  'hospital.names-hide': ['隐藏姓名', '隱藏姓名', 'Hide names'],
});
