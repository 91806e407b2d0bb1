// A process of its own that audits a database, and the list of anchors in a folder if it is given one, and tells how much of its heap it could not let go of on the way.

import { loops } from '../../src/city/loops.ts';
import { anchorsIn } from '../../src/store/anchor.ts';
import { verify } from '../../src/app/verify/verify.ts';
import { closeDatabase, openDatabase } from '../../src/store/database.ts';

const [, , url, folder] = process.argv;
const collect = globalThis.gc;
if (url === undefined || collect === undefined) throw new Error('give it a database, and --expose-gc');
const database = openDatabase({ url, applicationName: 'huan verify', max: 1, statementTimeout: 0 });
let most = 0;
const measure = (): void => {
  collect();
  most = Math.max(most, process.memoryUsage().heapUsed);
};
const { events, byInvariant } = await verify({
  pool: database.pool,
  loops,
  workers: 0,
  ...(folder === undefined ? {} : { outside: anchorsIn(folder) }),
  mostFindings: 10,
  onProgress: measure,
});
process.stdout.write(
  JSON.stringify({ events, unbalanced: byInvariant['I6'] ?? 0, unanchored: byInvariant['I10'] ?? 0, most }),
);
await closeDatabase(database);
