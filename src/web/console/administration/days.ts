// Days of the working calendar as people write and read them. Days are texts, `YYYY-MM-DD`; nothing here knows an hour.

const oneDay = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const written = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** Whether there is such a day. */
export const isDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(at(day)) && written(at(day)) === day;

/** Most days that are marked at once as one span. */
export const longest = 60;

/** The days from one to another, both included; null when there are none, or too many. */
export const daysFrom = (from: string, until: string): readonly string[] | null => {
  if (!isDay(from) || !isDay(until)) return null;
  const count = (at(until) - at(from)) / oneDay + 1;
  if (count < 1 || count > longest) return null;
  return Array.from({ length: count }, (_, index) => written(at(from) + index * oneDay));
};

/** Monday is 0. */
export const weekdayOf = (day: string): number => (new Date(at(day)).getUTCDay() + 6) % 7;

/** The days of a month as weeks from Monday on, `null` where another month is. */
export const weeksOf = (year: number, month: number): readonly (readonly (string | null)[])[] => {
  const first = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const cells = [
    ...Array.from({ length: weekdayOf(first) }, () => null),
    ...Array.from({ length: count }, (_, index) => written(at(first) + index * oneDay)),
  ];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_unused, index) => cells[week * 7 + index] ?? null),
  );
};

/** Marked days that follow each other, alike. */
export interface Stretch<Day> {
  readonly days: readonly [Day, ...Day[]];
}

/** Puts days together that follow each other and are alike, as people speak of them. Days come in order. */
export const stretches = <Day extends { readonly day: string }>(
  days: readonly Day[],
  alike: (one: Day, other: Day) => boolean,
): readonly Stretch<Day>[] => {
  const found: { days: [Day, ...Day[]] }[] = [];
  for (const one of days) {
    const open = found.at(-1);
    const last = open?.days.at(-1);
    if (open !== undefined && last !== undefined && at(one.day) - at(last.day) === oneDay && alike(last, one))
      open.days.push(one);
    else found.push({ days: [one] });
  }
  return found;
};

/** One day of a pasted list. */
export interface ReadDay {
  readonly day: string;
  readonly working: boolean;
  readonly name: string;
}

const date = String.raw`(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?`;
const line = new RegExp(String.raw`^${date}(?:\s*(?:~|～|–|—|至|到|\.\.)\s*${date})?[\s,，;；:：]*(.*)$`, 'u');
// Longer words first: 上班 before 班, 休息 before 休.
const kinds: readonly (readonly [word: string, working: boolean])[] = [
  ['调休上班', true],
  ['調休上班', true],
  ['补班', true],
  ['補班', true],
  ['上班', true],
  ['working', true],
  ['work', true],
  ['班', true],
  ['放假', false],
  ['休息', false],
  ['holiday', false],
  ['rest', false],
  ['休', false],
  ['假', false],
];

const dayOf = (year: string, month: string, day: string): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

/**
 * Reads a pasted list, one day or span a line: `2020-04-04 ~ 2020-04-06 休 清明节`. Empty lines count for nothing.
 *
 * @returns the days, each once, and the numbers of lines that were not understood
 */
export const readList = (text: string): { readonly days: readonly ReadDay[]; readonly bad: readonly number[] } => {
  const days = new Map<string, ReadDay>();
  const bad: number[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (raw.trim() === '') continue;
    const found = line.exec(raw.trim());
    const [, y = '', m = '', d = '', y2, m2 = '', d2 = '', rest = ''] = found ?? [];
    const span =
      found === null ? null : daysFrom(dayOf(y, m, d), y2 === undefined ? dayOf(y, m, d) : dayOf(y2, m2, d2));
    const said = rest.trim();
    const kind = kinds.find(([word]) => said.toLowerCase().startsWith(word));
    const name = said
      .slice(kind?.[0].length ?? 0)
      .replace(/^[\s,，;；:：]+/u, '')
      .trim();
    if (span === null || kind === undefined || name === '' || name.length > 60) {
      bad.push(index + 1);
      continue;
    }
    for (const day of span) days.set(day, { day, working: kind[1], name });
  }
  return { days: [...days.values()], bad };
};
