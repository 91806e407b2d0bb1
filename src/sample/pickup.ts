import type { SingleCommand } from '../loop/command.ts';
import type { Person } from './people.ts';
import { type Play, carryPeople, lodge } from './play.ts';
import { durations, rates } from './rates.ts';
import { sampleUnits } from './units.ts';

const streets = sampleUnits.filter(({ kind }) => kind === 'community');

/**
 * Fetched by a car of their own from the district's desk: the driver, the plate and the destination are noted, the plate
 * is checked at the kerb, and the person is walked to the car. A taxi that calls itself a friend is sent away.
 */
export const fetchByCar = (play: Play, person: Person, at: number): void => {
  const { acting, driver } = play;
  const desk = `${person.district}-DESK`;
  const street = streets.find(({ parent }) => parent === person.district)?.unit;
  if (street === undefined) return;
  const own = person.chance.fork('car');
  const taxi = own.happens(rates.taxi);
  const plate = (): string => `沪X·${String(own.between(0, 9999)).padStart(4, '0')}试`;
  const announced = (label: string, checked: SingleCommand['type'] | 'plate' | 'plate-wrong'): Promise<unknown> => {
    const id = play.cases.get(person);
    if (id === undefined) return Promise.resolve();
    const number = plate();
    return acting.all(desk, `${label} ${person.number}`, [
      {
        type: 'record',
        case: id,
        kind: 'pickup',
        personal: { driver: 'SAMPLE RELATIVE', phone: '+00 000 0000000', plate: number, address: person.address },
      },
      {
        type: 'record',
        case: id,
        kind: checked,
        ...(checked === 'plate' ? { facts: { checked: true } } : {}),
        personal: { plate: number },
      },
    ]);
  };
  if (taxi) driver.at(at, async () => void (await announced('taxi', 'plate-wrong')));
  driver.at(at + (taxi ? durations.secondCar : 0), async () => {
    const id = play.cases.get(person);
    if (id === undefined || play.gone.has(person)) return;
    await acting.all(street, `home ${person.number} seen`, [
      { type: 'record', case: id, kind: 'home', facts: { homeSuitable: true } },
      { type: 'record', case: id, kind: 'household', facts: { household: true } },
    ]);
    await announced('car', 'plate');
    const order = { label: `fetched ${person.number}`, from: desk, to: street, link: 'territory' };
    if (!(await carryPeople(play, [[person]], order))) return;
    lodge(play, person, street);
    await acting.all(
      street,
      `fetched ${person.number} home`,
      ['checkin', 'order'].map((kind) => ({ type: 'record', case: id, kind }) as const),
    );
  });
};
