import type { Rows } from './rows.ts';

/** What the auditor finds of the rooms of a site. */
export const roomFindings = {
  'room-unsaid': [
    '场所有房间清单，占用却没有记下哪个房间',
    '場所有房間清單，佔用卻沒有記下哪個房間',
    'the site lists its rooms, and a place was taken in none of them',
  ],
  'room-unlisted': [
    '占用的房间不在当时的清单上，或已停用',
    '佔用的房間不在當時的清單上，或已停用',
    'a place was taken in a room that the list does not name, or names as closed',
  ],
  'room-over': [
    '{{capacity}} 张床的房间住进了 {{count}} 人',
    '{{capacity}} 張床的房間住進了 {{count}} 人',
    '{{count}} are in a room of {{capacity}} beds',
  ],
  'room-strangers': [
    '非同行人同住一个房间：{{cases}}',
    '非同行人同住一個房間：{{cases}}',
    'people who are not of one party are in one room: {{cases}}',
  ],
} as const satisfies Rows;
