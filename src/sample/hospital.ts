import { type CaseId, unitId } from '../loop/terms.ts';
import type { Patient, TestStay } from './day.ts';
import type { Person } from './people.ts';
import { siteCase } from './city.ts';
import { testAgain } from './later-test.ts';
import { lodgeAll } from './rooms.ts';
import { fetchByCar } from './pickup.ts';
import { type Play, carryPeople, casesOf, lodge, tubeCase } from './play.ts';
import { grid } from './timetable.ts';
import { sampleUnits } from './units.ts';

/** By ambulance to the hospital: two signatures each way. */
export const bringToHospital = async (play: Play, person: Person, from: string): Promise<void> => {
  const splits = 'one of the family goes to hospital';
  play.gone.add(person);
  const carried = await carryPeople(play, [[person]], {
    label: `ambulance ${person.number}`,
    from,
    to: 'AMBULANCE',
    link: 'hospital',
    splits,
  });
  if (!carried) return;
  play.driver.at(play.driver.now() + 45, async () => {
    await carryPeople(play, [[person]], {
      label: `hospital ${person.number}`,
      from: 'AMBULANCE',
      to: 'HOSPITAL-1',
      link: 'hospital',
      splits,
    });
  });
};

const treat = async (play: Play, { person, tube }: Patient, id: CaseId): Promise<void> => {
  await play.acting.all('HOSPITAL-1', `treated ${person.number}`, [
    { type: 'record', case: id, kind: 'interview' },
    { type: 'record', case: id, kind: 'consent' },
    { type: 'open', case: tubeCase(play, tube), loop: 'specimen', holder: unitId('HOSPITAL-1'), subject: id },
  ]);
};

/** Under age on the day, or nearly so. */
const isMinor = (play: Play, person: Person): boolean =>
  Number(play.plan.day.slice(0, 4)) - Number(person.manifest.birthDate?.slice(0, 4) ?? 0) <= 18;

const provinces = {
  jiangsu: 'PROVINCE-JS',
  zhejiang: 'PROVINCE-ZJ',
  anhui: 'PROVINCE-AH',
  city: 'PROVINCE-JS',
} as const;

/** To a named receiver of a neighbouring province, who confirms when its people are home. */
const handOnward = (
  play: Play,
  people: readonly Person[],
  from: string,
  label: string,
  at: number,
  splits: object = {},
): void => {
  const { acting, driver } = play;
  const province = provinces[people[0]?.destination ?? 'jiangsu'];
  const cases = (): readonly CaseId[] => casesOf(play, people);
  driver.at(at, async () => {
    const named = cases().map(
      (id) =>
        ({ type: 'record', case: id, kind: 'receiver', personal: { officer: 'head of the receiving team' } }) as const,
    );
    await acting.all(province, `${label} receiver`, named);
    const carried = await carryPeople(play, [people], {
      label: `${label} onward`,
      from,
      to: province,
      link: 'onward',
      ...splits,
    });
    if (!carried) return;
    const closes = cases().map((id) => ({ type: 'close', case: id, ending: 'received' }) as const);
    driver.at(at + 240, () => acting.all(province, `${label} received`, closes).then(() => {}));
  });
};

const discharge = async (play: Play, person: Person): Promise<void> => {
  const id = play.cases.get(person);
  if (id === undefined) return;
  await play.acting.all('HOSPITAL-1', `discharged ${person.number}`, [
    { type: 'record', case: id, kind: 'temperature', facts: { fever: false } },
    { type: 'record', case: id, kind: 'symptoms', facts: { symptoms: [] } },
    { type: 'record', case: id, kind: 'discharge' },
    // Whoever is under age goes back without the family that is elsewhere by then: a nurse goes along.
    ...(isMinor(play, person)
      ? [{ type: 'record', case: id, kind: 'carer', personal: { carer: 'SAMPLE NURSE' } } as const]
      : []),
  ]);
};

/** The first site of the person's district that has a bed left, or none. */
const bedFor = async ({ acting }: Play, person: Person, id: CaseId): Promise<string | null> => {
  for (const { unit, kind, parent } of sampleUnits) {
    if (kind !== 'site' || parent !== person.district) continue;
    const order = { unit, site: siteCase(unit), label: `bed ${person.number} at ${unit}`, cases: [id] };
    if (await lodgeAll(acting, order)) return unit;
  }
  return null;
};

/** A suspect is tested again a day later, and then goes to a site, or to their province, if it is still played by then. */
const playSuspect = (play: Play, { person, tube }: Patient, until: number): void => {
  const { driver } = play;
  const again = tube.taken + 24 * 60 + grid;
  if (again + 24 * 60 > until) return;
  const known = testAgain(play, person, 'HOSPITAL-1', again, { isThere: () => true });
  driver.at(known + 60, () => discharge(play, person));
  const label = `back ${person.number}`;
  const splits = 'the rest of the family is elsewhere';
  driver.at(known + 120, async () => {
    const id = play.cases.get(person);
    if (id === undefined) return;
    if (person.destination !== 'city') {
      const desk = `${person.district}-DESK`;
      await carryPeople(play, [[person]], { label, from: 'HOSPITAL-1', to: desk, link: 'transfer', splits });
      handOnward(play, [person], desk, label, known + 180);
      return;
    }
    const site = await bedFor(play, person, id);
    if (site === null) return;
    const there = await carryPeople(play, [[person]], {
      label,
      from: 'HOSPITAL-1',
      to: site,
      link: 'territory',
      splits,
    });
    if (!there) return;
    await play.acting.all(site, `${label} in`, [
      { type: 'record', case: id, kind: 'checkin' },
      { type: 'record', case: id, kind: 'report', facts: { symptoms: [], fever: false } },
    ]);
    await play.acting.act(person.district, `${label} order`, { type: 'record', case: id, kind: 'order' });
    lodge(play, person, site);
  });
};

/**
 * Somebody with fever, symptoms or in danger: ambulance, hospital, specimen, and back into the loop when policy lets them.
 *
 * @param until minute up to which it is played
 */
export const playPatient = (play: Play, patient: Patient, until: number): void => {
  const { acting, driver } = play;
  const { person } = patient;
  const one = (): CaseId | undefined => play.cases.get(person);
  driver.at(patient.at, async () => {
    const id = one();
    if (id === undefined) return;
    if (patient.from === 'PVG-SCREENING') {
      await acting.act('PVG-SCREENING', `danger ${person.number}`, {
        type: 'emergency',
        case: id,
        reason: 'chest pain in the hall',
      });
      driver.at(patient.at + 150, async () => {
        await acting.act('DUTY', `danger ${person.number} reviewed`, {
          type: 'review-emergency',
          case: id,
          finding: 'justified',
        });
      });
    }
    await bringToHospital(play, person, patient.from);
  });
  driver.at(patient.tube.taken, async () => {
    const id = one();
    if (id !== undefined) await treat(play, patient, id);
  });
  const { discharged } = patient;
  if (discharged === null) {
    if (patient.tube.outcome === 'negative') playSuspect(play, patient, until);
    return;
  }
  driver.at(discharged, () => discharge(play, person));
  driver.at(discharged + 60, async () => {
    const desk = `${person.district}-DESK`;
    const splits = 'the rest of the family is elsewhere';
    await carryPeople(play, [[person]], {
      label: `back ${person.number}`,
      from: 'HOSPITAL-1',
      to: desk,
      link: 'transfer',
      splits,
    });
    if (person.destination !== 'city') handOnward(play, [person], desk, `back ${person.number}`, discharged + 180);
  });
};

/** The wait at a test point: positives to hospital, the others to their province or back to the district's desk. */
export const playTestStay = (play: Play, stay: TestStay): void => {
  const { acting, driver } = play;
  const { unit, party } = stay;
  for (const person of stay.positive) {
    const tube = play.plan.tubes.get(person);
    driver.at((tube?.result ?? stay.goes) + 4 * grid, () => bringToHospital(play, person, unit));
  }
  if (stay.to === 'desk') {
    const [first] = stay.tubes;
    if (first === undefined) return;
    driver.at(first.taken, async () => {
      const taken = stay.tubes.flatMap(({ person, label }) => {
        const id = play.cases.get(person);
        return id === undefined
          ? []
          : [
              { type: 'record', case: id, kind: 'consent' } as const,
              {
                type: 'open',
                case: acting.newCase(label),
                loop: 'specimen',
                holder: unitId(unit),
                subject: id,
              } as const,
            ];
      });
      await acting.all(unit, `${party.label} tested`, taken);
    });
  }
  if (stay.negative.length === 0) return;
  const splits =
    stay.positive.length > 0 || party.party.people.length !== stay.negative.length
      ? { splits: 'part of the family is in hospital' }
      : {};
  const cases = (): readonly CaseId[] => casesOf(play, stay.negative);
  if (stay.to !== 'province') {
    driver.at(stay.goes + 10, async () => {
      const temperatures = cases().map(
        (id) => ({ type: 'record', case: id, kind: 'temperature', facts: { fever: false } }) as const,
      );
      await acting.all(unit, `${party.label} fit to go`, temperatures);
      const to = `${party.district}-DESK`;
      await carryPeople(play, [stay.negative], {
        label: `${party.label} tested desk`,
        from: unit,
        to,
        link: 'transfer',
        ...splits,
      });
    });
    if (stay.to === 'home') for (const person of stay.negative) fetchByCar(play, person, stay.goes + 60);
    return;
  }
  handOnward(play, stay.negative, unit, party.label, stay.goes, splits);
};
