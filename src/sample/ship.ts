import { importManifest } from '../app/manifest.ts';
import { voyageId } from '../app/manifest-flights.ts';
import type { ManifestDocument } from '../exchange/manifest.ts';
import { type ManifestShip, shipCarrier } from '../exchange/ship.ts';
import type { SingleCommand } from '../loop/command.ts';
import { type CaseId, unitId } from '../loop/terms.ts';
import { sampleActor } from './act.ts';
import { learnCases } from './carrier.ts';
import { type Person, drawCabin } from './people.ts';
import { type Play, casesOf, tubeCase } from './play.ts';
import type { Chance } from './random.ts';
import { shipCalls } from './rates.ts';
import { onGrid } from './timetable.ts';

/** The one ship of a sample day: who is on her, who leaves her, who joins, and when. Minutes. */
export interface ShipPlan {
  readonly voyage: string;
  readonly stays: readonly Person[];
  readonly off: readonly Person[];
  readonly joins: readonly Person[];
  /** Minute at which she left her last port, by her logbook. */
  readonly left: number;
  readonly listed: number;
  readonly berths: number;
  readonly aboard: number;
  readonly ashore: number;
  readonly interviewed: number;
  readonly desk: number;
  readonly joined: number;
  readonly sails: number;
}

// Invented; only the last digit of the number is right.
const ship: ManifestShip = { name: 'SAMPLE STAR', imo: '1234567', callSign: 'XX0SS' };
const port = 'CNSHA';

const route = { carrier: 'SHIP', number: '1', from: 'KRPUS', country: 'KR', feeders: [], seats: 0 };

/** Draws the ship of a day. @param first number of her first sailor, after everybody on the flights */
export const planShip = (chance: Chance, day: string, first: number): ShipPlan => {
  const [least, most] = shipCalls.signsOff;
  const leaving = shipCalls.changes[day] ?? chance.between(least, most);
  const crew = Math.max(shipCalls.crew, leaving + 6);
  const joining = chance.between(shipCalls.joins[0], shipCalls.joins[1]);
  const order = { day, route, passengers: 0, crew: crew + joining, positives: 0, first };
  const drawn = drawCabin(chance.fork('crew'), order).flatMap(({ people }) => people);
  const sailor = (person: Person, signing: 'off' | 'on' | 'stays'): Person => ({
    ...person,
    fever: false,
    symptoms: [],
    manifest: { ...person.manifest, debark: signing === 'off' ? port : '', signing },
  });
  const berths = onGrid(chance.between(300, 600));
  const aboard = berths + 60;
  const ashore = aboard + 60;
  const interviewed = ashore + 60;
  const desk = interviewed + 45;
  return {
    voyage: day.slice(5).replace('-', ''),
    off: drawn.slice(0, leaving).map((person) => sailor(person, 'off')),
    stays: drawn.slice(leaving, crew).map((person) => sailor(person, 'stays')),
    joins: drawn.slice(crew).map((person) => sailor(person, 'on')),
    left: berths - chance.between(shipCalls.atSea[0], shipCalls.atSea[1]) * 1440,
    listed: berths - 240,
    berths,
    aboard,
    ashore,
    interviewed,
    desk,
    joined: desk + 120,
    sails: desk + 480,
  };
};

const listOf = (plan: ShipPlan, day: string, people: readonly Person[], change: boolean): ManifestDocument => {
  const arrival = {
    carrier: shipCarrier(ship),
    number: plan.voyage,
    from: route.from,
    to: port,
    ship,
    scheduledArrival: `${day}T${String(Math.floor(plan.berths / 60)).padStart(2, '0')}:00`,
  };
  const manifests = people.map(({ manifest: { debark = '', ...manifest } }) =>
    debark === '' ? manifest : { ...manifest, debark },
  );
  return {
    source: 'json',
    flights: [{ legs: [arrival], arrival, function: change ? 'change' : 'original', list: 'crew', people: manifests }],
    problems: [],
  };
};

const record = (id: CaseId, kind: string, facts: Record<string, number | boolean | readonly string[]> = {}) =>
  ({ type: 'record', case: id, kind, facts }) as const;

/** The agent's list: crew on arrival, and later who joins. Sent again after an interruption it changes nothing. */
const send = async (play: Play, plan: ShipPlan, people: readonly Person[], label: string): Promise<void> => {
  const { acting } = play;
  const voyage = voyageId(shipCarrier(ship), plan.voyage, port, '');
  if ((await learnCases(play, people, voyage)) === people.length) return;
  const who = { actor: sampleActor('SHIP-AGENTS'), unit: unitId('SHIP-AGENTS') };
  const document = listOf(plan, play.plan.day, people, label !== 'ship crew');
  const options = { commandId: acting.newCommand(label), dryRun: false, receivedAs: `${label}.csv` };
  const report = await importManifest(acting.house, who, document, options);
  if (!report.applied) throw new Error(`the list of the ship was not applied: ${JSON.stringify(report.refusal)}`);
  await learnCases(play, people, voyage);
};

/** Customs' questions and the swab, on the quay. */
const screen = (play: Play, plan: ShipPlan): SingleCommand[] =>
  plan.off.flatMap((person): SingleCommand[] => {
    const id = play.cases.get(person);
    const tube = play.plan.tubes.get(person);
    if (id === undefined || tube === undefined) return [];
    return [
      record(id, 'interview'),
      record(id, 'temperature', { fever: false }),
      record(id, 'itinerary', { countries: person.countries }),
      record(id, 'consent'),
      { type: 'open', case: tubeCase(play, tube), loop: 'specimen', holder: unitId('YSN-SCREENING'), subject: id },
    ];
  });

/** A ship's call: crew list, berth, count, crew who sign off ashore, crew who join aboard, and out to sea again. */
export const playShip = (play: Play, plan: ShipPlan): void => {
  const { acting, driver } = play;
  const voyage = voyageId(shipCarrier(ship), plan.voyage, port, '');
  const off = (): readonly CaseId[] => casesOf(play, plan.off);
  const checked = (people: readonly Person[]): SingleCommand[] =>
    casesOf(play, people).flatMap((id) => [
      record(id, 'temperature', { fever: false }),
      record(id, 'declaration', { symptoms: [], countries: ['KR'] }),
    ]);
  const carry = (minute: number, from: string, to: string, link: string): void => {
    driver.at(minute, async () => void (await acting.carry({ label: `ship ${link}`, from, to, link, cases: off() })));
  };
  driver.at(plan.listed, () => send(play, plan, [...plan.stays, ...plan.off], 'ship crew'));
  driver.at(plan.berths, async () => {
    await acting.all('YSN-PORT', 'ship berths', [
      { type: 'record', case: voyage, kind: 'stand', facts: { stand: 'Y-4' } },
      record(voyage, 'landing'),
    ]);
  });
  driver.at(plan.aboard, async () => {
    const counted = plan.stays.length + plan.off.length;
    await acting.act('YSN-BOARDING', 'ship count', { type: 'record', case: voyage, kind: 'count', counted });
    const aboardAt = Number(play.instantOf(plan.left));
    await acting.all(
      'YSN-BORDER',
      'ship logbook',
      off().map((id) => record(id, 'logbook', { aboardAt })),
    );
  });
  carry(plan.aboard + 5, 'SHIP-AGENTS', 'YSN-BOARDING', 'stand');
  driver.at(plan.aboard + 30, async () => {
    await acting.all('YSN-BOARDING', 'ship checked', checked(plan.off));
  });
  carry(plan.ashore, 'YSN-BOARDING', 'YSN-CHANNEL', 'channel');
  carry(plan.ashore + 15, 'YSN-CHANNEL', 'YSN-SCREENING', 'screening');
  driver.at(plan.interviewed, async () => {
    await acting.all('YSN-SCREENING', 'ship interview', screen(play, plan));
  });
  carry(plan.desk, 'YSN-SCREENING', 'PUDONG-DESK', 'transfer');
  driver.at(plan.joined - 60, () => send(play, plan, plan.joins, 'ship joins'));
  driver.at(plan.joined - 30, async () => {
    await acting.all('YSN-BOARDING', 'ship joining checked', checked(plan.joins));
  });
  driver.at(plan.joined, async () => {
    const cases = casesOf(play, plan.joins);
    await acting.carry({ label: 'ship joined', from: 'SHIP-AGENTS', to: 'SHIP-SAMPLE', link: 'joined', cases });
  });
  driver.at(plan.sails, async () => {
    const leave = async (unit: string, label: string, people: readonly Person[]): Promise<void> => {
      const cases = casesOf(play, people);
      await acting.all(
        'YSN-BORDER',
        `${label} seen off`,
        cases.map((id) => record(id, 'departure')),
      );
      const closes = cases.map((id): SingleCommand => ({ type: 'close', case: id, ending: 'departed' }));
      await acting.all(unit, `${label} departed`, closes);
    };
    await leave('SHIP-AGENTS', 'ship', plan.stays);
    await leave('SHIP-SAMPLE', 'ship joined', plan.joins);
    await acting.act('YSN-PORT', 'ship sails', { type: 'close', case: voyage, ending: 'completed' });
  });
};
