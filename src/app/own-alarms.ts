import { type CaseId, type Fact, commandId, systemActor, systemUnit } from '../loop/terms.ts';
import { derivedId } from '../store/batch.ts';
import type { House } from './house.ts';
import { type AuditStanding, auditEvery, auditOverdue, isLate } from './verify/audit-run.ts';

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
  // Another process was faster, or said the same with another number of findings: it is told.
  if ('refused' in reply && !['already_opened', 'command_reused'].includes(reply.refused.code))
    throw new Error(`the gap ${kind} was refused: ${reply.refused.code}`);
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
  if (since === null || !isLate(since, now)) return false;
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

/** Notices set aside that are looked at together. */
const portion = 200;

interface Aside {
  readonly about: CaseId;
  readonly known: boolean;
  readonly reader: string;
  readonly id: number;
  readonly topic: string;
}

const gapOfAside = ({ about, known, reader, id, topic }: Aside): Told => ({
  ...{ kind: 'notice-aside', about: 'outbox', of: about, key: `${reader} ${id}`, facts: { reader, topic } },
  ...(known ? { subject: about } : {}),
});

/**
 * Whoever was to act on a notice that was given up has not: contacts are not found, a hold has not reached everybody,
 * nobody was called. Each is a gap about the case that the notice was of, however many there are.
 *
 * @returns how many gaps were opened
 * @throws the first failure, when all others were told; it is tried again
 */
export const tellAside = async (house: House): Promise<number> => {
  const { pool } = house.writer;
  const failures: unknown[] = [];
  let opened = 0;
  let after: Aside | undefined;
  do {
    const { rows } = await pool.query<Aside>(
      `select a.case_id as about, c.case_id is not null as known, a.reader, a.id, a.topic
         from huan.outbox_aside a left join huan."case" c using (case_id)
        where $1::uuid is null or (a.case_id, a.reader, a.id) > ($1, $2::text, $3::bigint)
        order by a.case_id, a.reader, a.id limit $4`,
      [after?.about ?? null, after?.reader ?? null, after?.id ?? null, portion],
    );
    const told = rows.map(gapOfAside);
    const { rows: there } = await pool.query<{ id: CaseId }>(
      'select case_id as id from huan."case" where case_id = any($1::uuid[])',
      [told.map(gapOf)],
    );
    const open = new Set(there.map(({ id }) => id));
    for (const one of told.filter((each) => !open.has(gapOf(each)))) {
      try {
        await tellDuty(house, one);
        opened += 1;
      } catch (error) {
        failures.push(error);
      }
    }
    after = rows.length < portion ? undefined : rows.at(-1);
  } while (after !== undefined);
  if (failures.length > 0) throw failures[0];
  return opened;
};
