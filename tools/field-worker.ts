// Puts the list of the field app's files into its worker: what lies in this list opens without network.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const PAGE = 'field/index.html';
const PLACE = 'FIELD_FILES';
/** The worker's own name in the build: without a digest, because a browser asks for it again by name. */
export const WORKER = 'field/worker.js';

/** A plugin of the build. `publicFolder` holds icons and the app's manifest, which are taken as they are. */
export function fieldWorker(publicFolder: string): Plugin {
  return {
    name: 'field-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        const page = bundle[PAGE];
        if (worker?.type !== 'chunk' || page === undefined) return;
        const files = new Map<string, string | Uint8Array>();
        const entry = Object.values(bundle).find(
          (one) => one.type === 'chunk' && one.facadeModuleId?.endsWith(PAGE) === true,
        );
        const follow = (name: string): void => {
          const one = bundle[name];
          if (one === undefined || files.has(`/${name}`)) return;
          files.set(`/${name}`, one.type === 'chunk' ? one.code : one.source);
          if (one.type !== 'chunk') return;
          for (const css of one.viteMetadata?.importedCss ?? []) follow(css);
          for (const asset of one.viteMetadata?.importedAssets ?? []) follow(asset);
          for (const next of [...one.imports, ...one.dynamicImports]) follow(next);
        };
        if (entry === undefined) this.error('the field app has no entry');
        follow(entry.fileName);
        follow(PAGE);
        const kept = existsSync(join(publicFolder, 'field')) ? readdirSync(join(publicFolder, 'field')) : [];
        for (const name of ['favicon.svg', ...kept.map((one) => `field/${one}`)]) {
          files.set(`/${name}`, readFileSync(join(publicFolder, name)));
        }
        const digest = createHash('sha256');
        for (const [name, source] of [...files].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
          digest.update(`${name}\0`).update(source).update('\0');
        }
        const list = { version: digest.digest('hex').slice(0, 16), files: [...files.keys()].toSorted() };
        if (!worker.code.includes(PLACE)) this.error('the worker has no place for its files');
        worker.code = `const ${PLACE}=${JSON.stringify(list)};\n${worker.code}`;
      },
    },
  };
}
