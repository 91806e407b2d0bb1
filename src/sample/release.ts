import { openFollowup } from '../app/followup.ts';
import type { CaseId } from '../loop/terms.ts';
import { contactsAmong } from './contacts.ts';
import { testAgain } from './later-test.ts';
import type { Person } from './people.ts';
import type { Play } from './play.ts';
import { grid, onGrid } from './timetable.ts';

/** Hours before the end at which contacts are tested once more, and at which the destination is told. */
const [testedBefore, toldBefore] = [36, 12];

interface Lodged {
  readonly person: Person;
  readonly id: CaseId;
  readonly unit: string;
}

/** Those of them who are lodged somewhere, with where. */
const lodgedOf = (play: Play, people: readonly Person[]): readonly Lodged[] =>
  people.flatMap((person) => {
    const id = play.cases.get(person);
    const unit = [...play.lodged].find(([, here]) => here.has(person))?.[0];
    return id === undefined || unit === undefined ? [] : [{ person, id, unit }];
  });

/** Whoever is found to be a contact meanwhile needs a second negative test. */
const testContacts = async (play: Play, lodged: readonly Lodged[]): Promise<void> => {
  const contacts = await contactsAmong(
    play,
    lodged.map(({ id }) => id),
  );
  for (const { person, id, unit } of lodged) {
    const isThere = (): boolean => play.lodged.get(unit)?.has(person) === true;
    if (contacts.has(id)) testAgain(play, person, unit, play.driver.now() + grid, { name: 'last tube', isThere });
  }
};

/** Who came together is let go in one breath, so that no child is left behind for a moment. */
const release = async (play: Play, unit: string, group: readonly Lodged[]): Promise<void> => {
  const { acting } = play;
  for (const { person } of group) play.lodged.get(unit)?.delete(person);
  const closes = group.map(({ id }) => ({ type: 'close', case: id, ending: 'released' }) as const);
  const label = `released ${group[0]?.person.number ?? ''}`;
  if ((await acting.all(unit, label, closes)) === null) return;
  for (const { id } of group) await openFollowup(acting.house, id);
};

/**
 * The end of the measure of people who came together: contacts are tested again, the destination is told the evening before,
 * the release is signed when the days are served.
 *
 * @param standAt minute at which the aircraft stood; the days count from there
 */
export const playRelease = (play: Play, people: readonly Person[], standAt: number, daysOfMeasure: number): void => {
  const { acting, driver } = play;
  const end = onGrid(standAt + daysOfMeasure * 1440) + grid;
  driver.at(end - testedBefore * 60, () => testContacts(play, lodgedOf(play, people)));
  driver.at(end - toldBefore * 60, async () => {
    for (const { person, id, unit } of lodgedOf(play, people))
      await acting.act(unit, `told ${person.number}`, { type: 'record', case: id, kind: 'told' });
  });
  driver.at(end, async () => {
    for (const [unit, group] of Map.groupBy(lodgedOf(play, people), ({ unit }) => unit))
      await release(play, unit, group);
  });
};
