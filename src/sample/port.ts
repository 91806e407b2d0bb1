import { contactsAmong } from './contacts.ts';
import type { SingleCommand } from '../loop/command.ts';
import { type CaseId, days, instant, unitId } from '../loop/terms.ts';
import { declarationOf, voyageOf } from './carrier.ts';
import { sampleStands, standCase } from './city.ts';
import type { Person } from './people.ts';
import { type Play, carryPeople, casesOf, tubeCase } from './play.ts';
import { openChance } from './random.ts';
import { durations, rates } from './rates.ts';
import { type FlightPlan, type PartyPlan, type Wave, grid, onGrid } from './timetable.ts';

const record = (
  id: CaseId,
  kind: string,
  facts: Record<string, string | number | boolean | readonly string[]> = {},
): Extract<SingleCommand, { type: 'record' }> => ({
  type: 'record',
  case: id,
  kind,
  facts,
});

/** A written reason where a family is parted because one of them is ill. */
const parting = (party: PartyPlan): { splits: string } | object =>
  party.sick.length > 0 || party.party.people.length !== party.going.length
    ? { splits: 'part of the family is ill or did not board' }
    : {};

const check = (play: Play, plan: FlightPlan, party: PartyPlan, called: number): void => {
  const { acting, driver } = play;
  const people = [...party.going, ...party.sick];
  const { chance } = people[0] ?? plan.flight;
  const offline = called - grid > party.checked && chance.happens(rates.offline);
  // An offline desk delivers later, in any order, with the time of its own clock.
  driver.at(offline ? chance.between(party.checked / grid + 1, called / grid - 1) * grid : party.checked, async () => {
    const commands = people.flatMap((person): SingleCommand[] => {
      const id = play.cases.get(person);
      if (id === undefined) return [];
      const taken = record(id, 'temperature', { fever: person.fever });
      return party.declared === null || party.declared <= plan.manifest ? [declarationOf(person, id), taken] : [taken];
    });
    const happened = offline ? { happenedAt: play.instantOf(party.checked) } : {};
    await acting.all('PVG-BOARDING', `${party.label} checked`, commands, happened);
  });
};

const callOff = (play: Play, plan: FlightPlan, wave: Wave, first: boolean): void => {
  const { acting, driver } = play;
  const groups = wave.parties.map((party) => party.going);
  const going = groups.flat();
  // Whoever does not enter stays with the channel team.
  const entering = wave.parties.filter(({ way }) => way !== 'airside').map((party) => party.going);
  const splits = wave.parties.map(parting).reduce((all, one) => ({ ...all, ...one }), {});
  driver.at(wave.called, async () => {
    const cases = casesOf(play, going);
    const extra = wave.unlisted === null ? undefined : play.cases.get(wave.unlisted);
    await carryPeople(play, groups, {
      label: `${wave.label} off`,
      from: 'PVG-BOARDING',
      to: 'PVG-CHANNEL',
      link: 'channel',
      ...splits,
      ...(extra === undefined ? {} : { present: [...cases, extra] }),
    });
  });
  const absent = wave.parties.flatMap((party) => party.absent);
  const claimed = first && plan.channelOffline;
  driver.at(wave.hall, async () => {
    if (entering.length === 0) return;
    if (claimed) {
      const claims = casesOf(play, entering.flat()).map((id): SingleCommand => ({
        type: 'claim',
        case: id,
        link: 'screening',
        reason: 'the channel team cannot be reached',
      }));
      await acting.all('PVG-SCREENING', `${wave.label} claimed`, claims);
      return;
    }
    const present = casesOf(
      play,
      entering.flat().filter((person) => !absent.includes(person)),
    );
    const order = {
      label: `${wave.label} hall`,
      from: 'PVG-CHANNEL',
      to: 'PVG-SCREENING',
      link: 'screening',
      ...splits,
    };
    await carryPeople(play, entering, absent.length === 0 ? order : { ...order, present });
  });
  if (claimed) return;
  for (const person of absent) {
    driver.at(wave.hall + 15, async () => {
      await carryPeople(play, [[person]], {
        label: `late to hall ${person.number}`,
        from: 'PVG-CHANNEL',
        to: 'PVG-SCREENING',
        link: 'screening',
      });
    });
  }
};

/** The interview desk at which a party sat: the same at every start. */
const deskOf = (party: PartyPlan): number => openChance(`desk ${party.label}`).between(1, durations.interviewDesks);

/** What is asked and taken at the interview desk, for a whole party at once. */
const interviewOf = (play: Play, party: PartyPlan, person: Person): SingleCommand[] => {
  const id = play.cases.get(person);
  if (id === undefined) return [];
  const excepted = person.chance.fork('exception').happens(rates.exception);
  const interview = { ...record(id, 'interview'), personal: { desk: String(deskOf(party)) } };
  const said: SingleCommand[] = [interview, record(id, 'temperature', { fever: false })];
  if (!excepted) {
    const days = person.lastIn.length > 0 ? { lastIn: person.lastIn } : {};
    said.push(record(id, 'itinerary', { countries: person.countries, ...days }));
  }
  if (person.needs.length > 0) said.push(record(id, 'special', { needs: person.needs }));
  const tube = play.plan.tubes.get(person);
  if (tube?.from === 'PVG-SCREENING' && party.way !== 'cleared') {
    said.push(record(id, 'consent'), {
      type: 'open',
      case: tubeCase(play, tube),
      loop: 'specimen',
      holder: unitId('PVG-SCREENING'),
      subject: id,
    });
  }
  return said;
};

/** In transit airside: held by the channel team until border inspection has seen them leave. Contacts do not fly on. */
const connect = (play: Play, party: PartyPlan): void => {
  const { acting, driver } = play;
  driver.at(party.desk, async () => {
    const cases = casesOf(play, party.going);
    if ((await contactsAmong(play, cases)).size === 0) {
      const seen = cases.map((id) => record(id, 'departure'));
      await acting.all('PVG-BORDER', `${party.label} seen off`, seen);
      const closes = cases.map((id): SingleCommand => ({ type: 'close', case: id, ending: 'departed' }));
      // The search may reach them in the very moment in which they board.
      const departed = { expect: 'evidence_missing' } as const;
      if ((await acting.all('PVG-CHANNEL', `${party.label} departed`, closes, departed)) !== null) return;
    }
    const order = { label: `${party.label} stays`, from: 'PVG-CHANNEL', to: 'PVG-SCREENING', link: 'screening' };
    await acting.carry({ ...order, cases });
  });
};

const screen = (play: Play, party: PartyPlan): void => {
  const { acting, driver } = play;
  const people = party.going.filter((person) => !party.stricken.includes(person));
  if (people.length === 0) return;
  if (party.way === 'airside') {
    connect(play, party);
    return;
  }
  for (const person of people) {
    const id = (): CaseId | undefined => play.cases.get(person);
    if (party.way !== 'cleared' && person.chance.fork('swab').happens(rates.refusesSwab)) {
      driver.at(party.interviewed - grid, async () => {
        const one = id();
        if (one !== undefined)
          await acting.act(
            'PVG-SCREENING',
            `refuses ${person.number}`,
            record(one, 'refusal', { refuses: 'specimen' }),
          );
      });
    }
    if (party.way !== 'cleared' && person.chance.fork('exception').happens(rates.exception)) {
      driver.at(party.interviewed - grid, async () => {
        const one = id();
        if (one === undefined) return;
        const label = `exception ${person.number}`;
        await acting.act('PVG-SCREENING', label, {
          type: 'ask-exception',
          case: one,
          evidence: ['itinerary'],
          reason: 'papers of the journey were lost; statement taken down',
          document: `PVG/${play.plan.day}/${person.number}`,
          expiresAt: instant(play.instantOf(party.interviewed) + days(1)),
        });
        await acting.act('DUTY', `${label} approved`, {
          type: 'approve-exception',
          case: one,
          exception: acting.newCommand(label),
          reason: 'statement compared with the carrier',
        });
      });
    }
  }
  if (party.way === 'cleared') {
    driver.at(party.interviewed - grid, async () => {
      const seen = casesOf(play, people).map((id): SingleCommand => ({
        ...record(id, 'status', { category: 'diplomat', accredited: true }),
        personal: { note: 'diplomatic passport, compared with the list of the ministry' },
      }));
      await acting.all('PVG-BORDER', `${party.label} status`, seen);
    });
  }
  driver.at(party.interviewed, () =>
    acting
      .all(
        'PVG-SCREENING',
        `${party.label} interview`,
        people.flatMap((person) => interviewOf(play, party, person)),
      )
      .then(() => {}),
  );
  const cases = (): readonly CaseId[] => casesOf(play, people);
  switch (party.way) {
    case 'cleared':
      driver.at(party.interviewed + grid, async () => {
        const closes = cases().map((id): SingleCommand => ({ type: 'close', case: id, ending: 'cleared' }));
        await acting.all('PVG-SCREENING', `${party.label} cleared`, closes);
      });
      break;
    case 'onward':
      driver.at(party.interviewed + 10, async () => {
        const to = `${party.district}-TEST`;
        await carryPeople(play, [people], {
          label: `${party.label} waits`,
          from: 'PVG-SCREENING',
          to,
          link: 'screening',
        });
      });
      break;
    case 'site':
    case 'home':
    case 'test-point':
      driver.at(party.desk, async () => {
        const to = `${party.district}-DESK`;
        await carryPeople(play, [people], {
          label: `${party.label} desk`,
          from: 'PVG-SCREENING',
          to,
          link: 'transfer',
        });
      });
      break;
  }
};

/** Minutes that a stand is cleaned for before the next aircraft takes it. */
const turnRound = 3 * grid;

// A small aircraft is checked before its heads are counted: it is done with after both.
const leavesStand = (plan: FlightPlan): number => onGrid(Math.max(plan.checkedOff + 10, plan.doors + 45));

/** The stand of every flight: never two at once, and cleaned in between; null where the airport has none left. */
export const assignStands = (flights: readonly FlightPlan[]): ReadonlyMap<FlightPlan, string | null> => {
  const free = new Map(sampleStands.map((stand) => [stand, -Infinity]));
  const planned = flights.toSorted((one, other) => one.stand - other.stand);
  return new Map(
    planned.map((plan) => {
      const stand = [...free].find(([, from]) => from <= plan.stand)?.[0] ?? null;
      if (stand !== null) free.set(stand, leavesStand(plan) + turnRound);
      return [plan, stand];
    }),
  );
};

/** The airport's and customs' part of a flight: stand, landing, check on board, waves, interviews. */
export const playPort = (play: Play, plan: FlightPlan, stand: string | null): void => {
  const { acting, driver } = play;
  const { flight } = plan;
  const voyage = voyageOf(play, plan);
  driver.at(plan.stand, async () => {
    if (stand === null) return;
    const parked: SingleCommand = { ...record(voyage, 'stand', { stand }), place: standCase(stand) };
    await acting.act('PVG-AIRPORT', `${flight.label} stand`, parked);
  });
  driver.at(plan.lands, async () => {
    await acting.act('PVG-AIRPORT', `${flight.label} landed`, record(voyage, 'landing'));
    await acting.carry({
      label: `${flight.label} voyage`,
      from: 'PVG-AIRPORT',
      to: 'PVG-BOARDING',
      link: 'landed',
      cases: [voyage],
    });
  });
  driver.at(plan.doors + 40, async () => {
    const counted = casesOf(play, plan.aboard).length;
    if (plan.miscount !== 0) {
      await acting.act('PVG-BOARDING', `${flight.label} miscount`, {
        type: 'record',
        case: voyage,
        kind: 'count',
        counted: counted + plan.miscount,
      });
    }
    await acting.act('PVG-BOARDING', `${flight.label} count`, { type: 'record', case: voyage, kind: 'count', counted });
  });
  const waveOf = new Map(plan.waves.flatMap((wave) => wave.parties.map((party) => [party, wave.called] as const)));
  for (const party of plan.parties) {
    check(play, plan, party, waveOf.get(party) ?? party.checked);
    screen(play, party);
  }
  for (const [index, wave] of plan.waves.entries()) callOff(play, plan, wave, index === 0);
  driver.at(leavesStand(plan), async () => {
    const leaving = casesOf(play, plan.turnsRound);
    await acting.all(
      'PVG-BORDER',
      `${flight.label} crew leaves`,
      leaving.map((id) => record(id, 'departure')),
    );
    await acting.all(
      'PVG-BOARDING',
      `${flight.label} crew gone`,
      leaving.map((id): SingleCommand => ({ type: 'close', case: id, ending: 'departed' })),
    );
    await acting.act('PVG-AIRPORT', `${flight.label} cleaning`, record(voyage, 'cleaning'));
    await acting.act('PVG-BOARDING', `${flight.label} completed`, { type: 'close', case: voyage, ending: 'completed' });
  });
  driver.at(leavesStand(plan) + grid, async () => {
    if (stand === null) return;
    await acting.act('PVG-AIRPORT', `${flight.label} stand cleaned`, record(standCase(stand), 'cleaning'));
  });
};
