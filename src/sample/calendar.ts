import type { CalendarDayView } from '../contract/calendar.ts';

// The public holidays of 2020 with the days on which they were worked up for, as the General Office of the State Council
// arranged them (国办发明电〔2019〕16号, 21 November 2019), and the Spring Festival as it was then lengthened to 2 February
// (国办发明电〔2020〕1号, 26 January 2020): 1 February, a Saturday to be worked on, became a holiday.

const festival = {
  newYear: ['元旦', '元旦', 'New Year'],
  spring: ['春节', '春節', 'Spring Festival'],
  qingming: ['清明节', '清明節', 'Qingming'],
  labour: ['劳动节', '勞動節', 'Labour Day'],
  dragonBoat: ['端午节', '端午節', 'Dragon Boat Festival'],
  national: ['国庆节、中秋节', '國慶日、中秋節', 'National Day and Mid-Autumn'],
} as const;
type Festival = keyof typeof festival;

const days = (month: string, from: number, until: number): readonly string[] =>
  Array.from({ length: until - from + 1 }, (_, index) => `2020-${month}-${String(from + index).padStart(2, '0')}`);

const holidays = (which: Festival, ...list: readonly string[]): CalendarDayView[] => {
  const [hans, hant, en] = festival[which];
  return list.map((day) => ({ day, working: false, names: { 'zh-Hans': hans, 'zh-Hant': hant, en } }));
};
const worked = (which: Festival, ...list: readonly string[]): CalendarDayView[] => {
  const [hans, hant, en] = festival[which];
  const names = { 'zh-Hans': `${hans}调休上班`, 'zh-Hant': `${hant}調休上班`, en: `Made up for ${en}` };
  return list.map((day) => ({ day, working: true, names }));
};

/** China's working calendar of 2020. */
export const sampleDays: readonly CalendarDayView[] = [
  ...holidays('newYear', '2020-01-01'),
  ...worked('spring', '2020-01-19'),
  ...holidays('spring', ...days('01', 24, 31), ...days('02', 1, 2)),
  ...holidays('qingming', ...days('04', 4, 6)),
  ...worked('labour', '2020-04-26', '2020-05-09'),
  ...holidays('labour', ...days('05', 1, 5)),
  ...holidays('dragonBoat', ...days('06', 25, 27)),
  ...worked('dragonBoat', '2020-06-28'),
  ...worked('national', '2020-09-27', '2020-10-10'),
  ...holidays('national', ...days('10', 1, 8)),
];
