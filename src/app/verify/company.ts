import type pg from 'pg';
import type { Changes } from '../../loop/event.ts';
import type { Auditing, CompanyQuestion } from './step.ts';

interface MemberEvent {
  readonly case_id: string;
  readonly command_id: string;
  readonly name: string;
  readonly recorded_at: number;
  readonly data: string;
}

/** What counts of a member of a party, told from the events of their case alone. */
interface Standing {
  readonly open: boolean;
  readonly holder: string;
  readonly party: string | null;
  readonly value: number;
}

const nobody: Standing = { open: false, holder: '', party: null, value: 0 };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const idOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'id' in value ? text(value.id) : null;

/** The value of a fact after an event: as it was recorded, or as a table decided it in the same event. */
const valueAfter = (before: number, changes: Changes, fact: string): number => {
  const said = [changes.facts?.[fact], ...(changes.decided ?? []).map(({ outputs }) => outputs[fact])];
  const last = said.findLast((value) => value !== undefined);
  return last === undefined ? before : typeof last === 'number' ? last : 0;
};

/** Events that say where a member stands whatever they carry; of the others only those that name the fact can. */
const telling = [
  'case.opened.1',
  'offer.made.1',
  'offer.accepted.1',
  'custody.claimed.1',
  'case.reopened.1',
  'case.closed.1',
  'party.joined.1',
  'party.left.1',
] as const;

const after = (before: Standing, { name, data: written }: MemberEvent, fact: string): Standing => {
  const { changes, ...data } = JSON.parse(written) as Readonly<Record<string, unknown>> & { readonly changes: Changes };
  const same: Standing = { ...before, value: valueAfter(before.value, changes, fact) };
  switch (name) {
    case 'case.opened.1':
      return { ...same, open: true, holder: text(data['holder']), party: idOf(data['party']) };
    case 'offer.accepted.1':
    case 'custody.claimed.1':
      return { ...same, holder: text(data['to']) };
    case 'case.reopened.1':
      return { ...same, open: true, holder: text(data['holder']) };
    case 'case.closed.1':
      return { ...same, open: false };
    case 'party.joined.1':
      return { ...same, party: text(data['id']) };
    case 'party.left.1':
      return { ...same, party: null };
    default:
      return same;
  }
};

/** What a member may have counted for when the handover was offered: one value, or more where the order is not certain. */
const valuesOf = (events: readonly MemberEvent[], asked: CompanyQuestion, grace: number): readonly number[] => {
  const { at, command, fact, handover, party, receiver } = asked;
  const goes = events.some(
    ({ command_id, name, data }) =>
      command_id === command && name === 'offer.made.1' && handover !== null && data.includes(`"${handover}"`),
  );
  const counts = ({ open, holder, party: theirs, value }: Standing): number =>
    open && theirs === party && (goes || holder === receiver) ? value : 0;
  let standing = nobody;
  const values = new Set<number>();
  for (const event of events) {
    if (event.recorded_at > at + grace) break;
    // What was before the first event that may have come either way counts too.
    if (event.recorded_at >= at - grace) values.add(counts(standing));
    standing = after(standing, event, fact);
  }
  values.add(counts(standing));
  return [...values];
};

/**
 * I4: who of a party came along decides what a handover demanded (a child alone needs a carer). Read from the events of
 * the companions, apart from the kernel's fold: the handover must be right by some company that there may have been.
 */
export const answerCompany = async (
  client: pg.PoolClient | pg.Client,
  questions: readonly CompanyQuestion[],
  { findings, grace }: Pick<Auditing, 'findings' | 'grace'>,
): Promise<void> => {
  if (questions.length === 0) return;
  const { rows } = await client.query<MemberEvent>(
    `select case_id, command_id, name, recorded_at, data::text as data from huan.event
      where case_id = any($1::uuid[]) and (name = any($2::text[]) or data::text like any($3::text[]))
      order by case_id, seq`,
    [
      [...new Set(questions.flatMap(({ members }) => members))],
      [...telling],
      [...new Set(questions.map(({ fact }) => `%${JSON.stringify(fact)}%`))],
    ],
  );
  const events = Map.groupBy(rows, (row) => row.case_id);
  for (const asked of questions) {
    const each = asked.members.map((member) => valuesOf(events.get(member) ?? [], asked, grace));
    const least = Math.max(0, ...each.map((values) => Math.min(...values)));
    const greatest = [...new Set([least, ...each.flat()])].filter((value) => value >= least);
    const answers = greatest.map((value) => asked.judge(value));
    if (answers.some((missing) => missing !== null && missing.length === 0)) continue;
    const missing = answers.find((answer) => answer !== null) ?? null;
    if (missing === null) findings.broken('I4', asked.case, 'exit-forbidden', { ...asked.gate }, asked.seq);
    else findings.broken('I4', asked.case, 'exit-missing', { ...asked.gate, missing }, asked.seq);
  }
};
