import { words } from '../../text/words.ts';

export const roomWords = words({
  'room.list': ['房间清单', '房間清單', 'List of rooms'],
  'room.none': [
    '还没有房间清单：房号可以随意填写，也看不出哪间空着。',
    '還沒有房間清單：房號可以隨意填寫，也看不出哪間空著。',
    'No rooms are listed: any word is taken for a room, and nobody sees which are free.',
  ],
  'room.sum': [
    '{{rooms}} 间，其中空房 {{free}} 间，停用 {{closed}} 间',
    '{{rooms}} 間，其中空房 {{free}} 間，停用 {{closed}} 間',
    '{{rooms}} rooms: {{free}} free, {{closed}} closed',
  ],
  'room.without': [
    '有 {{count}} 人入住而不在清单上的任何房间：请为他们重新登记房间。',
    '有 {{count}} 人入住而不在清單上的任何房間：請為他們重新登記房間。',
    '{{count}} lodged here are in none of these rooms: give each of them one.',
  ],
  'room.is-free': ['空', '空', 'free'],
  'room.is-closed': ['停用', '停用', 'closed'],
  'room.is-kept': ['已留给路上的人', '已留給路上的人', 'kept for people on the way'],
  'room.taken': ['{{taken}}/{{beds}} 床', '{{taken}}/{{beds}} 床', '{{taken}} of {{beds}}'],
  'room.beds': ['{{beds}} 床', '{{beds}} 床', '{{beds}} beds'],
  'room.more': ['显示全部 {{count}} 间', '顯示全部 {{count}} 間', 'Show all {{count}}'],
  'room.change': ['填写或修改清单', '填寫或修改清單', 'Say or change the list'],
  'room.text': ['每行一间或一段', '每行一間或一段', 'A room or a range on each line'],
  'room.how': [
    '例如：301-320 2床 普通区；305 停用。可从表格粘贴：房号、床数、分区。后写的一行为准。',
    '例如：301-320 2床 普通區；305 停用。可從表格貼上：房號、床數、分區。後寫的一行為準。',
    'For example: 301-320, 2 beds, general; 305 closed. Columns of a table can be pasted: room, beds, zone. The last line about a room holds.',
  ],
  'room.preview': [
    '{{rooms}} 间房，开放床位 {{beds}} 张',
    '{{rooms}} 間房，開放床位 {{beds}} 張',
    '{{rooms}} rooms, {{beds}} beds in open ones',
  ],
  'room.problem': ['看不懂：{{line}}', '看不懂：{{line}}', 'Not understood: {{line}}'],
  'room.save': ['保存清单', '儲存清單', 'Save the list'],
  'room.saved': ['房间清单已保存', '房間清單已儲存', 'The list of rooms is saved'],
  'room.cancel': ['取消', '取消', 'Cancel'],
  'room.choose': ['选择房间', '選擇房間', 'Choose a room'],
  'room.free': ['空房', '空房', 'Free'],
  'room.part': ['尚有床位，仅限同行人', '尚有床位，僅限同行人', 'With a bed left, for the same party only'],
  'room.none-free': ['没有空房', '沒有空房', 'No free room'],
  'room.option': [
    '{{room}} · {{zone}} · {{beds}} 床',
    '{{room}} · {{zone}} · {{beds}} 床',
    '{{room}} · {{zone}} · {{beds}} beds',
  ],
  'room.option-part': ['{{room}} · {{zone}}', '{{room}} · {{zone}}', '{{room}} · {{zone}}'],
  'room.fill': ['用空房填满', '用空房填滿', 'Fill with free rooms'],
});
