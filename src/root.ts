// Where the package lies: one folder above this file, be it src/root.ts in a checkout or dist/root.js when published.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, sql and policies, without a trailing slash. */
export const packageRoot: string = dirname(dirname(fileURLToPath(import.meta.url)));
