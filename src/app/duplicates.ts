import { normalised } from '../city/search.ts';
import { type CaseId, commandId, systemActor, systemUnit } from '../loop/terms.ts';
import { derivedId } from '../store/batch.ts';
import { openPersonal } from '../store/personal.ts';
import { noteReading } from '../store/reader.ts';
import { readPace } from '../store/time.ts';
import type { House } from './house.ts';
import { type OutboxNotice, type Reading, type Records, readOutbox } from './outbox.ts';

/** The reader of the outbox that looks for second cases of people who became known. */
export const duplicateReader = 'duplicates';

/** An open case with a document number, or a name and birth date, that another open case has too. */
interface Twin {
  readonly case: CaseId;
  readonly kinds: readonly string[];
  /** Opened by the same command: two heads of one list. */
  readonly sameList: boolean;
  /** Which of the two was opened later: the gap is about that one, from whichever side it is found. */
  readonly later: boolean;
  readonly known: readonly string[];
}

// One look-up a token whatever the planner believes about a table that it has not analysed yet.
const twinsOf = `
  select o.case_id as case, array_agg(distinct t.kind) as kinds, mine.command_id = theirs.command_id as "sameList",
         (mine.recorded_at, mine.case_id) >= (theirs.recorded_at, theirs.case_id) as later,
         (select coalesce(array_agg(g.kind), '{}') from huan."case" g
           where g.loop = 'gap' and g.subject = any(array[$1, o.case_id])
             and g.state -> 'facts' ->> 'other' = any(array[$1::text, o.case_id::text])) as known
    from huan.token t
    join huan.event mine on mine.case_id = t.case_id and mine.seq = 1
    join lateral (select case_id from huan.token where token = t.token and kind = t.kind offset 0) o on o.case_id <> $1
    join lateral (select from huan."case" c where c.case_id = o.case_id and c.closed_at is null
                     and c.loop = 'arrival' offset 0) c on true
    join huan.event theirs on theirs.case_id = o.case_id and theirs.seq = 1
   where t.case_id = $1 and t.kind in ('document', 'birth')
     and exists (select from huan."case" c where c.case_id = $1 and c.closed_at is null)
   group by 1, 3, 4 limit 50`;

interface Paper {
  readonly number: string;
  readonly issuer: string;
}

const papersOf = (personal: Readonly<Record<string, unknown>> | undefined): readonly Paper[] => {
  const documents: unknown = personal?.['documents'];
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document: unknown): readonly Paper[] => {
    if (typeof document !== 'object' || document === null) return [];
    const text = (key: string): string => {
      const value: unknown = Reflect.get(document, key);
      return typeof value === 'string' ? normalised(value) : '';
    };
    return text('number') === '' ? [] : [{ number: text('number'), issuer: text('issuer') }];
  });
};

/** Whether two people’s equal document numbers are of one country: numbers of different countries may be alike. */
const countryOf = (mine: readonly Paper[], theirs: readonly Paper[]): 'same' | 'other' | 'unknown' => {
  const pairs = mine.flatMap((one) => theirs.filter(({ number }) => number === one.number).map((two) => [one, two]));
  if (pairs.some(([one, two]) => one?.issuer !== '' && one?.issuer === two?.issuer)) return 'same';
  return pairs.length === 0 || pairs.some(([one, two]) => one?.issuer === '' || two?.issuer === '')
    ? 'unknown'
    : 'other';
};

/**
 * Looks for other open cases of the person of a case, and opens a gap for each that policy (table `duplicates`) takes
 * for one: two custody cases of one person are a gap (I1). Nothing is merged: people do that (`close`, ending
 * `duplicate`), or show that they are two. The gap names the other case as `other`; said again it opens nothing.
 *
 * @returns the gaps that it opened
 */
export const seekDuplicates = async (
  house: House,
  person: CaseId,
  records: Records = house.writer.pool,
): Promise<readonly CaseId[]> => {
  const { rows: twins } = await records.query<Twin>(twinsOf, [person]);
  if (twins.length === 0) return [];
  const { now } = await readPace(house.writer.pool);
  // Only equal numbers are compared by what else their papers say; Huan's own reading is on the record like any other.
  const alike = twins.filter(({ kinds }) => kinds.includes('document')).map((twin) => twin.case);
  const looked = alike.length === 0 ? [] : [person, ...alike];
  const self = { actor: systemActor, unit: systemUnit };
  await noteReading(house.writer.pool, house.seal, self, looked, 'duplicates');
  const personal = await openPersonal(house.writer.pool, house.seal, looked);
  const mine = papersOf(personal.get(person));
  const opened: CaseId[] = [];
  const missed: string[] = [];
  for (const twin of twins) {
    const facts = {
      sameDocument: twin.kinds.includes('document'),
      country: countryOf(mine, papersOf(personal.get(twin.case))),
      sameNameAndBirth: twin.kinds.includes('birth'),
      sameList: twin.sameList,
    };
    // Where policy is silent somebody looks (I7).
    const kind = house.rules.at(now)('duplicates', facts)?.outputs['kind'] ?? 'duplicate-possible';
    if (typeof kind !== 'string' || kind === 'none' || twin.known.some((one) => one === kind || one === 'duplicate')) {
      continue;
    }
    const [subject, other] = twin.later ? [person, twin.case] : [twin.case, person];
    const gap = derivedId(subject, `${kind} ${other}`);
    const reply = await house.submit({
      type: 'open',
      case: gap,
      loop: 'gap',
      holder: null,
      subject,
      facts: { kind, about: 'arrival', other },
      reason: kind,
      commandId: commandId(derivedId(gap, 'open')),
      actor: systemActor,
      unit: systemUnit,
      happenedAt: null,
    });
    if ('done' in reply) opened.push(gap);
    // Two cases of one person about which nobody can be asked are an alarm, never a skipped row (I7).
    else if (!['already_opened', 'command_reused'].includes(reply.refused.code)) {
      missed.push(`${other} ${reply.refused.code}`);
    }
  }
  if (missed.length > 0) throw new Error(`nobody was asked about second cases: ${missed.slice(0, 5).join(', ')}`);
  return opened;
};

/** Looks for second cases of everybody who became known since last time. Any number of processes may call it. */
export const followIdentified = (house: House): Promise<Reading> =>
  readOutbox(
    house,
    duplicateReader,
    async (notice: OutboxNotice, records) => void (await seekDuplicates(house, notice.case, records)),
    { topics: ['identified'], most: 100 },
  );
