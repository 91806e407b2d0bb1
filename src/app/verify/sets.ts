import { hash } from 'node:crypto';
import type pg from 'pg';
import type { Loop } from '../../loop/declaration.ts';
import { openCursor } from '../../store/cursor.ts';
import type { Erased } from '../../store/erasure.ts';
import { fileId } from '../../store/read/file.ts';
import type { Seal } from '../../store/seal.ts';
import type { Findings, Invariant } from './report.ts';

/** One question to the whole database: each row that it gives is a finding. */
interface SetCheck {
  readonly invariant: Invariant;
  readonly text: string;
  readonly values?: readonly unknown[];
}

interface Found extends pg.QueryResultRow {
  readonly case_id: string | null;
  readonly seq: number | null;
  readonly says: string;
}

const answersOnce: readonly SetCheck[] = [
  {
    invariant: 'I9',
    text: `select e.case_id, min(e.seq) as seq, 'the command ' || e.command_id || ' acted and has no answer' as says
             from huan.event e left join huan.command m on m.command_id = e.command_id
            where m.command_id is null group by e.case_id, e.command_id`,
  },
  {
    invariant: 'I9',
    text: `select case_id, null as seq, 'the command ' || command_id || ' was answered on two cases' as says
             from (select case_id, command_id, count(*) over (partition by command_id) as times from huan.command) m
            where times > 1`,
  },
  {
    invariant: 'I9',
    text: `select e.case_id, min(e.seq) as seq, 'the command ' || e.command_id || ' was refused and acted' as says
             from huan.command m join huan.event e on e.command_id = m.command_id and e.case_id <> m.case_id
            where m.answer->'refused' is not null group by e.case_id, e.command_id`,
  },
];

/** What one case says of another must be there: gaps, specimens, handovers, lodgers. */
const named: SetCheck = {
  invariant: 'I10',
  text: `select e.case_id, e.seq, e.name || ' names the case ' || e.other || ', which is not there as that' as says
    from (select case_id, seq, name,
                 case name when 'gap.noted.1' then data->>'gap' when 'bond.tied.1' then data->>'child'
                           when 'offer.made.1' then data->>'handover' else data->>'by' end as other
            from huan.event
           where name in ('gap.noted.1', 'bond.tied.1', 'offer.made.1', 'place.taken.1')) e
    left join huan."case" c on c.case_id::text = e.other
   where e.other is not null and (c.case_id is null
      or (e.name in ('gap.noted.1', 'bond.tied.1') and c.subject is distinct from e.case_id)
      or (e.name = 'gap.noted.1' and c.loop <> 'gap')
      or (e.name = 'offer.made.1' and c.loop <> 'handover'))`,
};

/** Of every document of a case it is known which country gave it: then alike numbers can be told apart. */
const allIssued = (id: string): string =>
  `(select count(*) filter (where kind = 'document') = count(*) filter (where kind = 'issued')
      from huan.token where case_id = ${id})`;

// A gap that was opened about them answers it, also when it is closed: closed it is only by merging, or by proof that
// they are two people.
const twoCases = (counted: readonly string[]): SetCheck => ({
  invariant: 'I1',
  text: `select d.case_id, null as seq, 'one person has ' || d.cases || ' open cases: ' || d.all_cases as says
    from (select t.case_id, p.cases, p.all_cases, p.ids
            from (select token, count(distinct t.case_id) as cases, array_agg(distinct t.case_id) as ids,
                         string_agg(distinct t.case_id::text, ', ') as all_cases
                    from huan.token t join huan."case" c on c.case_id = t.case_id
                   where t.kind = 'document' and c.closed_at is null and c.loop = any($1)
                   group by token having count(distinct t.case_id) > 1) p
            join huan.token t on t.token = p.token and t.kind = 'document' and t.case_id = any(p.ids)
           where exists (select from unnest(p.ids) as other(id)
                          where other.id <> t.case_id and not (${allIssued('t.case_id')} and ${allIssued('other.id')}
                            and not exists (select from huan.token a join huan.token b on b.token = a.token
                                               and b.kind = 'issued' and b.case_id = other.id
                                             where a.case_id = t.case_id and a.kind = 'issued')))) d
   where not exists (select from huan."case" g where g.loop = 'gap'
                        and g.subject = any(d.ids) and g.kind like 'duplicate%')
   group by 1, 2, 3`,
  values: [counted],
});

const untied = (bonding: readonly string[]): SetCheck => ({
  invariant: 'I5',
  text: `select c.case_id, 1 as seq, 'nothing ties it to the case that it should hold' as says
    from huan."case" c
   where c.loop = any($1) and not exists (select from huan.event b
     where b.case_id = c.subject and b.name = 'bond.tied.1' and b.data->>'child' = c.case_id::text)`,
  values: [bonding],
});

const erased = (keptUntil: number): readonly SetCheck[] => [
  {
    invariant: 'I13',
    text: `select e.case_id, null as seq, 'it is listed as erased, and its ' || what || ' is still here' as says
      from huan.erasure e join (
        select case_id, 'key' as what from huan.case_key where wrapped is not null
        union select case_id, 'search token' from huan.token
        union select case_id, 'file' from huan.file) k on k.case_id = e.case_id`,
  },
  {
    invariant: 'I13',
    text: `select k.case_id, null as seq, 'its key is gone and no erasure is listed' as says
      from huan.case_key k left join huan.erasure e on e.case_id = k.case_id
     where (k.wrapped is null or k.destroyed_at is not null) and e.case_id is null`,
  },
  {
    invariant: 'I13',
    text: `select c.case_id, c.version as seq, 'it was to be erased at ' || c.retain_until || ' and can still be read' as says
      from huan."case" c join huan.case_key k on k.case_id = c.case_id
     where c.retain_until < $1 and k.wrapped is not null`,
    values: [keptUntil],
  },
  {
    invariant: 'I12',
    text: `select distinct e.case_id, null::integer as seq, 'something is sealed in it and it has no key' as says
      from huan.event e left join huan.case_key k on k.case_id = e.case_id
     where e.sealed is not null and k.case_id is null`,
  },
];

const run = async (client: pg.PoolClient, check: SetCheck, index: number, findings: Findings): Promise<void> => {
  const cursor = await openCursor<Found>(client, `audit_set_${index}`, check.text, check.values, 500);
  for (let row = await cursor.take(); row !== null; row = await cursor.take()) {
    findings.broken(check.invariant, row.case_id, row.says, row.seq ?? undefined);
  }
  await client.query(`close audit_set_${index}`);
};

/** Every key that is still here opens under the master key, so that what is sealed can be read by who may. */
const checkKeys = async (client: pg.PoolClient, seal: Seal, findings: Findings): Promise<void> => {
  const keys = await openCursor<{ case_id: string; wrapped: Buffer }>(
    client,
    'audit_keys',
    'select case_id, wrapped from huan.case_key where wrapped is not null',
  );
  for (let row = await keys.take(); row !== null; row = await keys.take()) {
    try {
      seal.unwrap(row.case_id, row.wrapped);
    } catch {
      findings.broken('I12', row.case_id, 'its key does not open under the master key');
    }
  }
};

/** Every file opens under the key of its case and is what its name says: one at a time, for they are large. */
const checkFiles = async (client: pg.PoolClient, seal: Seal, findings: Findings): Promise<void> => {
  const files = await openCursor<{
    case_id: string;
    file_id: string;
    digest: Buffer;
    bytes: number;
    sealed: Buffer;
    wrapped: Buffer | null;
  }>(
    client,
    'audit_sealed_files',
    `select f.case_id, f.file_id, f.digest, f.bytes, f.sealed, k.wrapped
       from huan.file f left join huan.case_key k on k.case_id = f.case_id`,
    [],
    1,
  );
  for (let row = await files.take(); row !== null; row = await files.take()) {
    const { case_id: id, digest, bytes, sealed, wrapped } = row;
    const file = digest.toString('hex');
    try {
      if (wrapped === null) throw new RangeError('it has no key');
      const opened = seal.openBytes(seal.unwrap(id, wrapped), id, sealed);
      if (opened.length === bytes && hash('sha256', opened, 'hex') === file && fileId(digest) === row.file_id) continue;
      findings.broken('I10', id, `the file ${file} is another one than its name says`);
    } catch {
      findings.broken('I10', id, `the file ${file} does not open under the key of its case`);
    }
  }
};

/** Who is listed outside as erased can nowhere be read again: a restored backup would otherwise bring them back. */
const checkErasedOutside = async (
  client: pg.PoolClient,
  outside: readonly Erased[],
  findings: Findings,
): Promise<void> => {
  for (let at = 0; at < outside.length; at += 5000) {
    const part = outside.slice(at, at + 5000);
    const ids = part.map(({ case: id }) => id);
    const listed = await client.query<{ case_id: string }>(
      `select e.case_id from huan.erasure e where e.case_id = any($1::uuid[]) and not exists (
         select from unnest($1::uuid[], $2::bigint[], $3::text[]) as d(id, at, reason)
          where d.id = e.case_id and d.at = e.erased_at and d.reason = e.reason)`,
      [ids, part.map(({ at: when }) => when), part.map(({ reason }) => reason)],
    );
    for (const { case_id } of listed.rows) {
      findings.broken('I13', case_id, 'its erasure is listed otherwise outside');
    }
    const { rows } = await client.query<{ case_id: string }>(
      `select case_id from huan.case_key where wrapped is not null and case_id = any($1::uuid[])
       union select case_id from huan.token where case_id = any($1::uuid[])
       union select case_id from huan.file where case_id = any($1::uuid[])`,
      [ids],
    );
    for (const { case_id } of rows) {
      findings.broken('I13', case_id, 'it is listed outside as erased, and here it can be read again');
    }
  }
};

export interface SetOptions {
  readonly loops: ReadonlyMap<string, Loop>;
  /** The instant before which a retention date must have been kept. */
  readonly keptUntil: number;
  readonly seal: Seal | null;
  readonly erasedOutside: readonly Erased[];
}

/** The checks that look across cases, asked of the database as sets: it needs no memory of ours for them. */
export const checkSets = async (client: pg.PoolClient, options: SetOptions, findings: Findings): Promise<void> => {
  const loops = [...options.loops.values()];
  const counted = loops.filter((loop) => loop.counted).map(({ name }) => name);
  const bonding = loops.filter((loop) => loop.bonds === true).map(({ name }) => name);
  const checks = [...answersOnce, named, twoCases(counted), untied(bonding), ...erased(options.keptUntil)];
  for (const [index, check] of checks.entries()) await run(client, check, index, findings);
  if (options.seal !== null) {
    await checkKeys(client, options.seal, findings);
    await checkFiles(client, options.seal, findings);
  }
  await checkErasedOutside(client, options.erasedOutside, findings);
};
