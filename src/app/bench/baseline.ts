import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/**
 * The naive form of a custody command, as an application without this ledger would write it: 64 connections, each
 * BEGIN / SELECT FOR UPDATE / UPDATE / INSERT / COMMIT on a case of its own.
 *
 * @returns commands per second
 */
export const naiveBaseline = async (pool: pg.Pool, seconds: number, connections = 64): Promise<number> => {
  await pool.query(`
    create schema if not exists bench;
    create table if not exists bench.item (id uuid primary key, holder text not null, version integer not null, state json not null);
    create table if not exists bench.log (id uuid not null, seq integer not null, at timestamptz not null default now(),
      actor text not null, data json not null, primary key (id, seq));`);
  const ids = Array.from({ length: connections }, () => randomUUID());
  const state = JSON.stringify({ link: 'screening', clocks: { link: { due: 1 } }, evidence: { interview: 1 } });
  for (const id of ids) await pool.query(`insert into bench.item values ($1, 'A', 1, $2)`, [id, state]);
  const end = performance.now() + seconds * 1000;
  const started = performance.now();
  let done = 0;
  await Promise.all(
    ids.map(async (id, index) => {
      const client = await pool.connect();
      try {
        while (performance.now() < end) {
          await client.query('begin');
          const { rows } = await client.query<{ version: number }>({
            name: 'bench-lock',
            text: 'select holder, version, state from bench.item where id = $1 for update',
            values: [id],
          });
          const version = (rows[0]?.version ?? 0) + 1;
          await client.query({
            name: 'bench-update',
            text: 'update bench.item set holder = $2, version = $3, state = $4 where id = $1',
            values: [id, version % 2 === 0 ? 'B' : 'A', version, state],
          });
          await client.query({
            name: 'bench-insert',
            text: 'insert into bench.log (id, seq, actor, data) values ($1, $2, $3, $4)',
            values: [id, version, `officer ${index}`, state],
          });
          await client.query('commit');
          done += 1;
        }
      } finally {
        client.release();
      }
    }),
  );
  const took = (performance.now() - started) / 1000;
  await pool.query('drop schema bench cascade');
  return done / took;
};
