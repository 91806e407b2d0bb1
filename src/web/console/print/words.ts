import { words } from '../../text/words.ts';

export const printWords = words({
  'print.do': ['打印或存为 PDF', '列印或存為 PDF', 'Print, or save as PDF'],
  'print.how': [
    '在打印窗口里选择“存为 PDF”即可得到文件。',
    '在列印視窗裡選擇「存為 PDF」即可得到檔案。',
    'Choose “Save as PDF” in the print window for a file.',
  ],
  'print.language': ['纸上的语言', '紙上的語言', 'Language of the paper'],
  'print.back': ['返回', '返回', 'Back'],
  'print.order': ['书面通知', '書面通知', 'Written order'],
  'print.release': ['解除通知', '解除通知', 'Release notice'],
  'print.unreleased': [
    '此人尚未解除，不能出具解除通知。',
    '此人尚未解除，不能出具解除通知。',
    'The person has not been released yet: there is no notice to give.',
  ],
  'print.unordered': ['目前没有约束此人的措施', '目前沒有約束此人的措施', 'No measure binds the person'],
  'print.released-on': ['解除时间', '解除時間', 'Released'],
  'print.was-bound': ['措施期间', '措施期間', 'The measure ran'],
  'print.by': ['出具单位', '出具單位', 'Given by'],
  'print.sign': ['签字、盖章', '簽字、蓋章', 'Signature and seal'],
  'print.code': ['扫码打开此事项（须登录）', '掃碼開啟此事項（須登入）', 'Opens this case (sign-in needed)'],
  'print.at': ['{{time}} 打印（上海时间）', '{{time}} 列印（上海時間）', 'Printed {{time}}, Shanghai time'],
  'print.page': ['{{list}} · {{unit}}', '{{list}} · {{unit}}', '{{list}} · {{unit}}'],
  'print.count': ['共 {{count}} 行', '共 {{count}} 行', '{{count}} rows'],
  'print.more': [
    '只列出前 {{count}} 行。全部内容请导出为文件。',
    '只列出前 {{count}} 行。全部內容請匯出為檔案。',
    'Only the first {{count}} rows. Export a file for all of them.',
  ],
  'print.list.holding': ['在管', '在管', 'Holding'],
  'print.list.coming': ['等我签收', '等我簽收', 'Waiting for my signature'],
  'print.list.late': ['超时', '逾時', 'Late'],
  'print.list.gaps': ['短板', '短板', 'Gaps'],
  'print.list.flight': ['航班人员', '航班人員', 'People of the flight'],
  'print.list.site': ['在住人员', '在住人員', 'People at the site'],
  'print.list.run': ['车上人员', '車上人員', 'People on the run'],
  'print.list.handover': ['整批交接人员', '整批交接人員', 'People of the group handover'],
});

/** The release notice in the city's binding languages; in others the person's own page says the same below it. */
export const noticeWords = words({
  'notice.title': ['解除医学观察通知', '解除醫學觀察通知', 'Notice of release'],
  'notice.body': [
    '您的管理措施已经解除。自上述时间起，您不再受任何措施约束，可以自由离开。',
    '您的管理措施已經解除。自上述時間起，您不再受任何措施約束，可以自由離開。',
    'The measure that bound you has ended. From the time above nothing binds you any more, and you are free to leave.',
  ],
  'notice.keep': [
    '请保留本通知。如有异议，可在任一服务台提出。',
    '請保留本通知。如有異議，可在任一服務台提出。',
    'Keep this notice. Any desk takes an objection.',
  ],
});
