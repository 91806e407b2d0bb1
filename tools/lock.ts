// Completes package-lock.json after `npm install`: native parts for other platforms that the registry in use does not
// carry are left out by npm, and then `npm ci` refuses the file as out of step with package.json.
//
//   node tools/lock.ts [folder]
//
// What is added says only what the parent asks for and the name tells (version, os, cpu), without a checksum. On the
// platform of the one who runs `npm ci` nothing is added, for there npm has found the package and noted everything.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Entry = {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'win32'];
const PROCESSORS = ['x64', 'arm64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x'];
const LIBRARIES: Record<string, string> = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const path = join(process.argv[2] ?? join(import.meta.dirname, '..'), 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> };
const added: [string, Entry][] = [];
for (const [place, parent] of Object.entries(lock.packages)) {
  // The package itself: a missing part of its own would be a mistake in package.json.
  if (place === '') continue;
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const where = `node_modules/${name}`;
    const words = name.split(/[/-]/);
    const os = words.find((word) => SYSTEMS.includes(word));
    const cpu = words.find((word) => PROCESSORS.includes(word));
    if (where in lock.packages || os === undefined || cpu === undefined || !/^\d/.test(version)) continue;
    const libc = words.map((word) => LIBRARIES[word]).find((found) => os === 'linux' && found !== undefined);
    added.push([
      where,
      {
        version,
        cpu: [cpu],
        ...(parent.dev === true ? { dev: true } : {}),
        ...(libc === undefined ? {} : { libc: [libc] }),
        optional: true,
        os: [os],
      },
    ]);
  }
}
const all = [...Object.entries(lock.packages), ...added];
lock.packages = Object.fromEntries(all.toSorted(([one], [two]) => one.localeCompare(two, 'en')));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} packages for other platforms added\n`);
