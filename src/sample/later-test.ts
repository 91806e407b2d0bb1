import { unitId } from '../loop/terms.ts';
import type { Person } from './people.ts';
import type { Play } from './play.ts';

/**
 * A second specimen, where the first was lost or said nothing or policy wants another one: taken by who has the person,
 * carried and tested like any other.
 *
 * @param options.isThere whether the person is still where it is to be taken
 * @param options.name what tells it from other specimens of the person
 * @returns when its result is known
 */
export const testAgain = (
  play: Play,
  person: Person,
  unit: string,
  at: number,
  options: { readonly isThere?: () => boolean; readonly name?: string } = {},
): number => {
  const { acting, driver } = play;
  const { isThere = () => !play.gone.has(person), name = 'second tube' } = options;
  const label = `${name} ${person.number}`;
  const tube = acting.newCase(label);
  driver.at(at, async () => {
    const id = play.cases.get(person);
    if (id === undefined || !isThere()) return;
    await acting.all(unit, `${label} taken`, [
      { type: 'record', case: id, kind: 'consent' },
      { type: 'open', case: tube, loop: 'specimen', holder: unitId(unit), subject: id },
    ]);
    await acting.carry({ label: `${label} fetched`, from: unit, to: 'COURIER-1', link: 'carried', cases: [tube] });
  });
  driver.at(at + 60, async () => {
    await acting.carry({
      label: `${label} delivered`,
      from: 'COURIER-1',
      to: 'LAB-1',
      link: 'laboratory',
      cases: [tube],
    });
  });
  const known = at + 540;
  driver.at(known, async () => {
    await acting.all('LAB-1', `${label} result`, [
      { type: 'record', case: tube, kind: 'result', facts: { result: 'negative' } },
      { type: 'close', case: tube, ending: 'resulted' },
    ]);
  });
  return known;
};
