import { type CaseId, unitId } from '../loop/terms.ts';
import type { Patient, TestStay } from './day.ts';
import type { Person } from './people.ts';
import { fetchByCar } from './pickup.ts';
import { type Play, carryPeople, casesOf, tubeCase } from './play.ts';
import { grid } from './timetable.ts';

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

/** Somebody with fever, symptoms or in danger: ambulance, hospital, specimen, and back into the loop when negative. */
export const playPatient = (play: Play, patient: Patient): void => {
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
  if (discharged === null) return;
  driver.at(discharged, async () => {
    const id = one();
    if (id === undefined) return;
    await acting.all('HOSPITAL-1', `discharged ${person.number}`, [
      { type: 'record', case: id, kind: 'temperature', facts: { fever: false } },
      { type: 'record', case: id, kind: 'symptoms', facts: { symptoms: [] } },
      { type: 'record', case: id, kind: 'discharge' },
      // Whoever is under age goes back without the family that is elsewhere by then: a nurse goes along.
      ...(isMinor(play, person)
        ? [{ type: 'record', case: id, kind: 'carer', personal: { carer: 'SAMPLE NURSE' } } as const]
        : []),
    ]);
  });
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
