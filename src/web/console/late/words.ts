import { words } from '../../text/words.ts';

export const lateWords = words({
  'late.since': ['{{time}} 起超时（{{span}}）', '{{time}} 起逾時（{{span}}）', 'late since {{time}} ({{span}})'],
  'late.next': ['下次呼叫 {{time}}', '下次呼叫 {{time}}', 'next call {{time}}'],
  'late.longest': [
    '最久：{{time}} 起（{{span}}）',
    '最久：{{time}} 起（{{span}}）',
    'longest since {{time}} ({{span}})',
  ],
});
