import type { SingleCommand } from '../loop/command.ts';
import { type CaseId, unitId } from '../loop/terms.ts';
import { bringToHospital } from './hospital.ts';
import { testAgain } from './later-test.ts';
import type { Person } from './people.ts';
import { type Play, carryPeople, casesOf, lodge, pieces } from './play.ts';
import { deliveredAt, isOffline } from './offline.ts';
import { durations, rates } from './rates.ts';
import { grid, onGrid } from './timetable.ts';
import type { RunPlan } from './transport.ts';
import { sampleUnits } from './units.ts';

const record = (id: CaseId, kind: string): SingleCommand => ({ type: 'record', case: id, kind });

const helpAndObjection = (play: Play, person: Person, unit: string, at: number): void => {
  const { acting, driver } = play;
  const subject = (): CaseId | undefined => play.cases.get(person);
  const own = person.chance.fork('inside');
  if (own.happens(rates.asksForHelp)) {
    const help = acting.newCase(`help ${person.number}`);
    const asked = onGrid(at + own.between(20, 400));
    driver.at(asked, async () => {
      const id = subject();
      if (id === undefined) return;
      const kind = own.pick(['medicine', 'food', 'interpreter', 'distress']);
      await acting.act(unit, `help ${person.number}`, {
        type: 'open',
        case: help,
        loop: 'help',
        holder: unitId(unit),
        subject: id,
        facts: { kind },
        reason: kind,
      });
    });
    driver.at(asked + own.between(10, 55), async () => {
      await acting.all(unit, `help ${person.number} given`, [
        record(help, 'given'),
        { type: 'close', case: help, ending: 'given' },
      ]);
    });
  }
  if (own.happens(rates.objects)) {
    const objection = acting.newCase(`objection ${person.number}`);
    driver.at(at + 120, async () => {
      const id = subject();
      if (id === undefined) return;
      await acting.act(unit, `objection ${person.number}`, {
        type: 'open',
        case: objection,
        loop: 'objection',
        holder: null,
        subject: id,
        reason: 'asks for isolation at home',
      });
    });
    driver.at(at + 600, async () => {
      await acting.all('REVIEW', `objection ${person.number} heard`, [
        record(objection, 'decision'),
        { type: 'close', case: objection, ending: 'dismissed' },
      ]);
    });
  }
};

const sites = new Map(sampleUnits.filter(({ kind }) => kind === 'site').map((unit) => [unit.unit, unit.parent ?? '']));
const streets = sampleUnits.filter(({ kind }) => kind === 'community');

/** The old and alone, tested negative, may go home where the street finds the home suitable and the district approves. */
const sendHome = (play: Play, person: Person, unit: string, at: number): void => {
  const { acting, driver } = play;
  const district = sites.get(unit) ?? person.district;
  const street = streets.find(({ parent }) => parent === district)?.unit;
  if (street === undefined) return;
  driver.at(at, async () => {
    const id = play.cases.get(person);
    if (id === undefined || play.gone.has(person)) return;
    const seen = acting.all(street, `home ${person.number} seen`, [
      { type: 'record', case: id, kind: 'home', facts: { homeSuitable: true } },
      { type: 'record', case: id, kind: 'household', facts: { household: true } },
    ]);
    await Promise.all([seen, acting.act(district, `home ${person.number} approved`, record(id, 'approval'))]);
    const carried = await carryPeople(play, [[person]], {
      label: `home ${person.number}`,
      from: unit,
      to: street,
      link: 'territory',
    });
    if (!carried) return;
    play.lodged.get(unit)?.delete(person);
    lodge(play, person, street);
    await acting.all(street, `home ${person.number} arrived`, [record(id, 'checkin'), record(id, 'order')]);
  });
};

/** Everyone off a run is at the site: rooms, written orders, and whatever a night brings. */
export const playArrival = (play: Play, run: RunPlan, unit: string, minute: number): void => {
  const { acting, driver } = play;
  if (run.purpose !== 'site') return;
  const at = minute + 2 * grid;
  for (const group of run.groups) {
    const [first] = group.people;
    if (first === undefined) continue;
    driver.at(at, async () => {
      const commands = casesOf(play, group.people).flatMap((id) => [record(id, 'checkin'), record(id, 'order')]);
      await acting.all(unit, `${run.label} in ${first.number}`, commands);
      for (const person of group.people) lodge(play, person, unit);
    });
    for (const person of group.people) {
      helpAndObjection(play, person, unit, at);
      const tube = play.plan.tubes.get(person);
      if (tube === undefined) continue;
      const known = Math.max(tube.result, at);
      if (tube.outcome === 'lost' || tube.outcome === 'inconclusive') testAgain(play, person, unit, onGrid(known + 60));
      if (tube.outcome === 'positive') {
        driver.at(known + 4 * grid, async () => {
          play.lodged.get(unit)?.delete(person);
          await bringToHospital(play, person, unit);
        });
      }
      const years = Number(play.plan.day.slice(0, 4)) - Number(person.manifest.birthDate?.slice(0, 4) ?? 0);
      if (tube.outcome === 'negative' && years > 66 && group.people.length === 1)
        sendHome(play, person, unit, onGrid(known + 180));
    }
  }
};

/** The daily report of somebody who has no symptoms. */
const well = (id: CaseId): SingleCommand => ({
  type: 'record',
  case: id,
  kind: 'report',
  facts: { symptoms: [], fever: false },
});

/** A round on a floor without network: each report comes when its telephone finds one again, in any order. */
const reportLater = (play: Play, some: readonly Person[], unit: string, minute: number): void => {
  const { acting, driver } = play;
  for (const person of some) {
    const label = `round ${minute} ${person.number}`;
    driver.at(deliveredAt(label, minute, durations.offlineReport), async () => {
      const options = { happenedAt: play.instantOf(minute), expect: 'reopen_first' } as const;
      for (const id of casesOf(play, [person])) await acting.act(unit, `${label} later`, well(id), options);
    });
  }
};

/** The doctor's round of every site at 09:00: one report for each person. */
export const playRounds = (play: Play, until: number): void => {
  const { acting, driver } = play;
  const mornings = Array.from({ length: Math.ceil(until / 1440) }, (_, day) => (day + 1) * 1440 + 9 * 60);
  const rounds = [20 * 60, ...mornings.filter((minute) => minute <= until)];
  for (const minute of rounds) {
    driver.at(minute, async () => {
      const visits = [...play.lodged].flatMap(([unit, people]) =>
        pieces(
          [...people].toSorted((one, other) => one.number - other.number),
          20,
        ).map((some) => ({ unit, some })),
      );
      await Promise.all(
        visits.map(async ({ unit, some }) => {
          if (isOffline(`round ${minute} ${unit} ${some[0]?.number ?? ''}`)) {
            reportLater(play, some, unit, minute);
            return;
          }
          const commands = casesOf(play, some).map(well);
          await acting.all(unit, `round ${minute} ${unit} ${some[0]?.number ?? ''}`, commands);
        }),
      );
    });
  }
};
