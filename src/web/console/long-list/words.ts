import { words } from '../../text/words.ts';

export const longListWords = words({
  'long.loading': ['正在读取……', '正在讀取……', 'Loading …'],
  'long.cut': [
    '这里只列出前 {{count}} 项，请缩小范围。',
    '這裡只列出前 {{count}} 項，請縮小範圍。',
    'Only the first {{count}} are listed here: choose less.',
  ],
});
