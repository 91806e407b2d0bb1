// Imported cases confirmed per day in the city of March and April 2020, from the daily notices of its health commission
// (5 March to 1 May; 13 and 14 March are one figure in the source and stand under the 13th).
const daily: Readonly<Record<string, readonly number[]>> = {
  '2020-03': [0, 0, 0, 0, 1, 3, 0, 0, 0, 2, 0, 2, 7, 0, 2, 3, 3, 2, 8, 9, 14, 10, 9, 19, 18, 17, 17, 7, 6, 11, 7],
  '2020-04': [6, 4, 3, 2, 5, 2, 5, 9, 3, 0, 52, 11, 0, 4, 6, 0, 0, 7, 3, 0, 1, 2, 0, 1, 0, 2, 1, 2, 5, 0],
};

/** Imported cases confirmed on a day (`YYYY-MM-DD`), or null where no daily figure is known. */
export const importedOn = (day: string): number | null =>
  daily[day.slice(0, 7)]?.[Number(day.slice(8, 10)) - 1] ?? null;
