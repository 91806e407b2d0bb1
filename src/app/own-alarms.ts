import { type CaseId, type Fact, commandId, systemActor, systemUnit } from '../loop/terms.ts';
import { derivedId } from '../store/batch.ts';
import type { House } from './house.ts';
import { type AuditStanding, auditEvery, auditOverdue } from './verify/audit-run.ts';

// What goes wrong in Huan itself is a gap of the duty room like any other: owned, timed, closed with proof.

interface Told {
  readonly kind: string;
  readonly about: string;
  /** By whom or about what it is told, and when: the same fault under the same key is one gap. */
  readonly of: string;
  readonly key: string;
  readonly subject?: CaseId;
  readonly facts?: Readonly<Record<string, Fact>>;
}

const gapOf = ({ kind, of, key }: Told): CaseId => derivedId(of, `${kind} ${key}`);

/** Opens a gap of the duty room about Huan itself. Said again with the same key it opens nothing. */
const tellDuty = async (house: House, told: Told): Promise<void> => {
  const { kind, about, subject, facts } = told;
  const id = gapOf(told);
  const open = { type: 'open', case: id, loop: 'gap', holder: house.duty, reason: kind } as const;
  const said = { facts: { kind, about, ...facts }, commandId: commandId(derivedId(id, 'open')) };
  const by = { actor: systemActor, unit: systemUnit, happenedAt: null };
  const reply = await house.submit({ ...open, ...(subject === undefined ? {} : { subject }), ...said, ...by });
  if ('refused' in reply) throw new Error(`the gap ${kind} was refused: ${reply.refused.code}`);
};

/** Tells of an auditor that is late, or that found something; once a day. */
export const tellAudit = (house: House, standing: AuditStanding, now: number): Promise<void> => {
  const kind = standing.overdue ? 'auditor-stopped' : 'audit-findings';
  const key = `${Math.floor(now / auditEvery)}`;
  return tellDuty(house, { kind, about: 'ledger', of: 'auditor', key, facts: { findings: standing.broken } });
};

/**
 * Whether no audit has ended for too long. Where none ever ended it is reckoned from the first that began: one that
 * hangs from the beginning is late like any other.
 *
 * @returns whether that was told
 */
export const watchAuditor = async (house: House): Promise<boolean> => {
  // Not over the connections that the auditor uses, which may wait as long as they like.
  const { pool } = house.writer;
  const { rows } = await pool.query<{ now: number; first: number | null }>(
    'select huan.real_now() as now, (select min(started) from huan.audit_run) as first',
  );
  const { now, first } = rows[0] ?? { now: 0, first: null };
  const standing = await auditOverdue(pool, now);
  const since = standing.lastFinished ?? first;
  if (since === null || since + auditEvery >= now) return false;
  await tellAudit(house, { ...standing, overdue: true }, now);
  return true;
};

/** Tells at once that the list of anchors outside the database cannot be kept, once a day while it lasts. */
export const tellAnchors = async (house: House): Promise<void> => {
  const { rows } = await house.writer.pool.query<{ now: number }>('select huan.real_now() as now');
  const key = `${Math.floor((rows[0]?.now ?? 0) / auditEvery)}`;
  await tellDuty(house, { kind: 'anchors-failed', about: 'ledger', of: 'anchors', key });
};

/** Tells that contacts of a positive person could not all be found or told by a later search, once for each result. */
export const tellContacts = (house: House, person: CaseId, specimen: CaseId): Promise<void> =>
  tellDuty(house, {
    ...{ kind: 'notice-aside', about: 'outbox', of: person, key: `contacts again ${specimen}` },
    subject: person,
    facts: { reader: 'contacts', topic: 'result' },
  });

const mostTold = 200;

/**
 * Whoever was to act on a notice that was given up has not: contacts are not found, a hold has not reached everybody,
 * nobody was called. Each is a gap about the case that the notice was of.
 *
 * @returns how many gaps were opened
 */
export const tellAside = async (house: House): Promise<number> => {
  const { pool } = house.writer;
  const { rows } = await pool.query<{ about: CaseId; known: boolean; reader: string; id: number; topic: string }>(
    `select a.case_id as about, c.case_id is not null as known, a.reader, a.id, a.topic
       from huan.outbox_aside a left join huan."case" c using (case_id) order by a.aside_at desc limit $1`,
    [mostTold],
  );
  const told = rows.map(({ about, known, reader, id, topic }): Told => ({
    ...{ kind: 'notice-aside', about: 'outbox', of: about, key: `${reader} ${id}`, facts: { reader, topic } },
    ...(known ? { subject: about } : {}),
  }));
  const { rows: there } = await pool.query<{ id: CaseId }>(
    'select case_id as id from huan."case" where case_id = any($1::uuid[])',
    [told.map(gapOf)],
  );
  const open = new Set(there.map(({ id }) => id));
  const fresh = told.filter((one) => !open.has(gapOf(one)));
  for (const one of fresh) await tellDuty(house, one);
  return fresh.length;
};
