import { words } from '../../text/words.ts';

export const boardWords = words({
  'board.flights-none': ['没有与本单位有关的航班', '沒有與本單位有關的航班', 'No flights for your unit'],
  'board.title': ['值班总览', '值班總覽', 'Duty board'],
  'board.wall': ['大屏', '大螢幕', 'Wall'],
  'board.wall-end': ['退出大屏', '退出大螢幕', 'Leave the wall'],
  'board.flow': ['从舱门到家门', '從艙門到家門', 'From cabin door to home door'],
  'board.flow-what': [
    '线的粗细是已经通过的人数，方块是现在在管的人数。',
    '線的粗細是已經通過的人數，方塊是現在在管的人數。',
    'The width of a band is how many have passed; a block is how many are held there now.',
  ],
  'board.flow-node': ['{{place}}：现在 {{count}} 人', '{{place}}：現在 {{count}} 人', '{{place}}: {{count}} now'],
  'board.districts': ['各区在管', '各區在管', 'Held by district'],
  'board.district': ['{{name}}：{{count}} 人', '{{name}}：{{count}} 人', '{{name}}: {{count}}'],
  'board.elsewhere': ['其他', '其他', 'Others'],
  'board.tests': ['未出结果的检测', '未出結果的檢測', 'Tests outstanding'],
  'board.tests-late': ['其中 {{count}} 份超时', '其中 {{count}} 份逾時', '{{count}} of them late'],
  'board.tests-none': ['没有在等的结果', '沒有在等的結果', 'No result is awaited'],
  'board.rooms': ['空房', '空房', 'Rooms left'],
  'board.rooms-of': [
    '共 {{capacity}} 间，已用 {{taken}}',
    '共 {{capacity}} 間，已用 {{taken}}',
    'of {{capacity}}, {{taken}} taken',
  ],
  'board.rooms-kept': [
    '共 {{capacity}} 间；有些留给路上的人，清点之后才显示',
    '共 {{capacity}} 間；有些留給路上的人，清點之後才顯示',
    'of {{capacity}}; some are kept for people on the way, to be counted first',
  ],
  'board.rooms-none': ['没有启用的集中点', '沒有啟用的集中點', 'No site is open'],
  'board.seats': ['空座', '空座', 'Seats left'],
  'board.seats-of': [
    '{{runs}} 车次，车上 {{aboard}} 人',
    '{{runs}} 車次，車上 {{aboard}} 人',
    '{{runs}} runs, {{aboard}} in their vehicles',
  ],
  'board.seats-none': ['没有在途车次', '沒有在途車次', 'No run is under way'],
  'board.imported': ['确诊（按日）', '確診（按日）', 'Found positive, by day'],
  'board.imported-none': ['近 14 天没有', '近 14 天沒有', 'None in 14 days'],
  'board.imported-bar': ['{{day}}：{{count}} 例', '{{day}}：{{count}} 例', '{{day}}: {{count}}'],
});
