import { words } from '../../text/words.ts';

export const evidenceWords = words({
  'evidence-form.yes': ['是', '是', 'Yes'],
  'evidence-form.no': ['否', '否', 'No'],
  'evidence-form.none': ['无', '無', 'None'],
  'evidence-form.none-of': ['{{what}}：无', '{{what}}：無', '{{what}}: none'],
  'evidence-form.note': ['说明（密封保存）', '說明（密封保存）', 'Note (sealed)'],
  'evidence-form.reading': ['体温读数（℃）', '體溫讀數（℃）', 'Reading (°C)'],
  'evidence-form.counted': ['清点到的人数', '清點到的人數', 'Heads counted'],
  'evidence-form.place': ['哪个集中点', '哪個集中點', 'Which site'],
  'evidence-form.stand-taken': ['{{stand}}（有航班）', '{{stand}}（有航班）', '{{stand}} (taken)'],
  'evidence-form.stand-dirty': ['{{stand}}（待清洁）', '{{stand}}（待清潔）', '{{stand}} (to be cleaned)'],
  'evidence-form.place-left': ['{{site}}，空 {{left}} 间', '{{site}}，空 {{left}} 間', '{{site}}, {{left}} rooms left'],
  'evidence-form.words': ['以逗号分隔', '以逗號分隔', 'Separated by commas'],
  'evidence-form.country': ['国家（两位代码，如 IR）', '國家（兩位代碼，如 IR）', 'Country (two letters, such as IR)'],
  'evidence-form.last-day': ['最后一日', '最後一日', 'Last day there'],
  'evidence-form.missing': ['请填写：{{fields}}', '請填寫：{{fields}}', 'Please fill in: {{fields}}'],
  'evidence-form.record': ['记录', '記錄', 'Record'],
  'evidence-form.record-for': ['为 {{count}} 人记录', '為 {{count}} 人記錄', 'Record for {{count}}'],
  'evidence-form.kind': ['记录什么', '記錄什麼', 'What to record'],
});
