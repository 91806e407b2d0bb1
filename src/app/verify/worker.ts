// One range of cases in a thread of its own, on a connection that sees the same snapshot as the others.

import { parentPort, workerData } from 'node:worker_threads';
import { closeDatabase, openDatabase } from '../../store/database.ts';
import { type RangeTask, auditRange } from './range.ts';

const { url, snapshot, task } = workerData as { url: string; snapshot: string; task: RangeTask };
const database = openDatabase({ url, applicationName: 'huan verify', max: 1, statementTimeout: 0 });
try {
  const client = await database.pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    // A name that the server itself made: digits and dashes only.
    if (!/^[0-9A-F-]+$/.test(snapshot)) throw new RangeError('not a snapshot');
    await client.query(`set transaction snapshot '${snapshot}'; set local idle_in_transaction_session_timeout = 0`);
    // A part of the cases looks to the planner like a reason to sort everything on the disk; the key is in order already.
    await client.query(
      'set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off',
    );
    const result = await auditRange(client, task, (events, share) => parentPort?.postMessage({ events, share }));
    await client.query('commit');
    parentPort?.postMessage({ result });
  } finally {
    client.release();
  }
} finally {
  await closeDatabase(database);
}
