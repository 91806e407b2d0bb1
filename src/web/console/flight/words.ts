import { words } from '../../text/words.ts';

export const flightWords = words({
  'whole.open': ['打开整个航班', '開啟整個航班', 'Open the whole flight'],
  'whole.stages': ['经过', '經過', 'What happened'],
  'whole.stage-none': ['还没有记录。', '還沒有記錄。', 'Nothing is recorded yet.'],
  'whole.seats': ['座位图', '座位圖', 'Seat map'],
  'whole.seats-show': ['显示座位', '顯示座位', 'Show the seats'],
  'whole.seats-why': [
    '座位能识别个人，查看会被记录。',
    '座位能識別個人，檢視會被記錄。',
    'A seat identifies a person: showing them is recorded.',
  ],
  'whole.seats-none': ['名单里没有座位。', '名單裡沒有座位。', 'The list names no seats.'],
  'whole.seat': ['{{seat}}：{{lane}}，{{place}}', '{{seat}}：{{lane}}，{{place}}', '{{seat}}: {{lane}}, {{place}}'],
  'whole.no-lane': ['未定', '未定', 'no lane'],
  'whole.unseated': ['另有 {{count}} 人没有座位号', '另有 {{count}} 人沒有座位號', '{{count}} more without a seat'],
  'whole.wave': ['第 {{wave}} 批', '第 {{wave}} 批', 'wave {{wave}}'],
  'whole.manifests': ['名单版本', '名單版本', 'Versions of the list'],
  'whole.version': [
    '第 {{version}} 版，{{heads}} 人',
    '第 {{version}} 版，{{heads}} 人',
    'Version {{version}}: {{heads}} people',
  ],
  'whole.version-plus': ['比上一版多 {{count}} 人', '比上一版多 {{count}} 人', '{{count}} more than before'],
  'whole.version-minus': ['比上一版少 {{count}} 人', '比上一版少 {{count}} 人', '{{count}} fewer than before'],
  'whole.gone': [
    '没有这个航班，或者您的单位看不到。',
    '沒有這個航班，或者您的單位看不到。',
    'There is no such flight, or your unit may not see it.',
  ],
});
