import { z } from 'zod';
import { type ListedCase, casePage } from '../../../contract/answer.ts';
import { ask } from '../../ask/request.ts';

// The people an officer holds or who are coming, as far as the phone has to know them: a name to call, a seat to find,
// what the next step needs. Documents and tokens are kept as digests only, to recognise what is scanned.

const offer = z.object({
  offer: z.string(),
  handover: z.string().nullable(),
  to: z.string(),
  link: z.string(),
  run: z.string().nullable(),
});
export const keptCase = z.object({
  case: z.string(),
  loop: z.string(),
  link: z.string(),
  custody: z.enum(['held', 'offered', 'closed']),
  holder: z.string(),
  name: z.string().nullable(),
  seat: z.string().nullable(),
  marks: z.array(z.string()),
  lane: z.string().nullable(),
  late: z.number(),
  offer: offer.nullable(),
  party: z.array(z.string()),
  run: z.string().nullable(),
  /** The site that keeps a room for them; left out when an older program kept it, and it is not known. */
  place: z.string().nullable().optional(),
  openTests: z.number(),
  emergency: z.boolean(),
  evidence: z.array(z.string()),
  /** Seats, number, heads: what a run or a site is called by. */
  title: z.string().nullable(),
});
export type KeptCase = z.output<typeof keptCase>;

export const keptDesk = z.object({
  unit: z.string(),
  /** Instant of the city at which the server said it. */
  asOf: z.number(),
  /** The phone's clock then, after which names are forgotten. */
  keptAt: z.number(),
  holding: z.array(keptCase),
  coming: z.array(keptCase),
  /** Open trips that the unit may see, whoever's: people are put on one. */
  runs: z.array(keptCase),
  /** False where the unit has more than a phone keeps: then neither list is all of it. */
  whole: z.boolean().optional(),
});
export type KeptDesk = z.output<typeof keptDesk>;

// A shift and the way home; longer only the case is known. With network the names are asked for again.
const namesLast = 24 * 3_600_000;
/** People of one list that a phone keeps. */
const mostKept = 5000;

/** Letters and digits only, upper case: how numbers and tokens are compared. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** What stands for a document number or token on the phone. */
export const markOf = async (kind: 'document' | 'token', text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`huan ${kind} ${plain(text)}`));
  return [...new Uint8Array(digest).slice(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

const textOf = (record: Readonly<Record<string, unknown>>, key: string): string | null => {
  const value = record[key];
  return typeof value === 'string' && value !== '' ? value : null;
};

const minimal = async (listed: ListedCase, before: KeptCase | undefined): Promise<KeptCase> => {
  const person = listed.person ?? null;
  const known = person === null ? before : undefined;
  const documents = person !== null && Array.isArray(person['documents']) ? (person['documents'] as unknown[]) : [];
  const numbers = documents.flatMap((one) =>
    typeof one === 'object' && one !== null ? (textOf({ ...one }, 'number') ?? []) : [],
  );
  const token = person === null ? null : textOf(person, 'token');
  const marks = await Promise.all([
    ...numbers.map((number) => markOf('document', number)),
    ...(token === null ? [] : [markOf('token', token)]),
  ]);
  const name =
    person === null
      ? (known?.name ?? null)
      : (textOf(person, 'nativeName') ??
        [textOf(person, 'surname'), textOf(person, 'givenNames')].filter((part) => part !== null).join(' '));
  const { facts } = listed;
  const title = ['number', 'name', 'seats', 'capacity'].map((key) => facts[key]).find((fact) => fact !== undefined);
  const lane = facts['lane'];
  return {
    case: listed.case,
    loop: listed.loop,
    link: listed.link,
    custody: listed.custody,
    holder: listed.holder,
    name: name === '' ? null : name,
    seat: person === null ? (known?.seat ?? null) : (textOf(person, 'busSeat') ?? textOf(person, 'seat')),
    marks: person === null ? (known?.marks ?? []) : marks,
    lane: typeof lane === 'string' ? lane : null,
    late: listed.late,
    offer: listed.offer,
    party: listed.party?.members ?? [],
    run: listed.run,
    place: listed.place,
    openTests: Object.values(listed.bonds).filter((outcome) => outcome === null).length,
    emergency: listed.emergency !== null,
    evidence: Object.entries(listed.evidence)
      .filter(([, { thisStay }]) => thisStay)
      .map(([kind]) => kind),
    title: title === undefined || title === null ? null : String(title),
  };
};

const listOf = async (
  list: 'holding' | 'coming',
  loop: string,
  unit: string,
  names: boolean,
  most: number,
  scope: 'mine' | 'below' = 'mine',
): Promise<{ readonly now: string; readonly items: readonly ListedCase[]; readonly whole: boolean }> => {
  const items: ListedCase[] = [];
  let cursor = '';
  for (;;) {
    const path = `/v1/desk?list=${list}&loop=${loop}&names=${String(names)}&scope=${scope}&limit=500${cursor}`;
    const page = await ask(casePage, path, { unit });
    items.push(...page.items);
    const whole = page.next === null;
    if (whole || items.length >= most) return { now: page.now, items, whole };
    cursor = `&cursor=${page.next}`;
  }
};

/**
 * Asks what the unit holds and what is coming. Names are asked for only when somebody is there whom the phone does not
 * know: each asking is a recorded reading.
 *
 * @throws Unanswered
 */
export const askDesk = async (
  unit: string,
  before: KeptDesk | null,
  most = mostKept,
): Promise<{ readonly now: string; readonly desk: KeptDesk }> => {
  const own = before?.unit === unit ? before : null;
  const known = new Map([...(own?.holding ?? []), ...(own?.coming ?? [])].map((one) => [one.case, one]));
  const fresh = own !== null && Date.now() - own.keptAt < namesLast;
  const arrivals = async (list: 'holding' | 'coming') => {
    const quiet = await listOf(list, 'arrival', unit, false, most);
    if (fresh && quiet.items.every(({ case: id }) => (known.get(id)?.name ?? null) !== null)) return quiet;
    return quiet.items.length === 0 ? quiet : listOf(list, 'arrival', unit, true, most);
  };
  const [holding, coming, runs, sites, comingRuns] = await Promise.all([
    arrivals('holding'),
    arrivals('coming'),
    listOf('holding', 'run', unit, false, most, 'below'),
    listOf('holding', 'site', unit, false, most),
    listOf('coming', 'run', unit, false, most),
  ]);
  const keep = (items: readonly ListedCase[]): Promise<KeptCase[]> =>
    Promise.all(items.map((item) => minimal(item, known.get(item.case))));
  return {
    now: holding.now,
    desk: {
      unit,
      asOf: Date.parse(holding.now),
      keptAt: fresh ? own.keptAt : Date.now(),
      holding: await keep([...holding.items, ...runs.items.filter(({ holder }) => holder === unit), ...sites.items]),
      runs: await keep(runs.items),
      coming: await keep([...coming.items, ...comingRuns.items]),
      whole: holding.whole && coming.whole,
    },
  };
};

/** What is left of a kept desk when its names are too old to be kept: cases, links and offers, nobody's name. */
export const withoutOldNames = (desk: KeptDesk, now: number): KeptDesk => {
  if (now - desk.keptAt < namesLast) return desk;
  const named = (one: KeptCase): boolean => one.name !== null || one.seat !== null || one.marks.length > 0;
  if (![...desk.holding, ...desk.coming].some(named)) return desk;
  const bare = (one: KeptCase): KeptCase => ({ ...one, name: null, seat: null, marks: [] });
  return { ...desk, holding: desk.holding.map(bare), coming: desk.coming.map(bare) };
};
