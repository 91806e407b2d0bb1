import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Plugin, defineConfig } from 'vite';
import { WORKER, fieldWorker } from './tools/field-worker.ts';

const root = join(import.meta.dirname, 'src/web');
/** The pages: the console for desks and the duty room with the worker that shows calls, the field app with its worker. */
const pages = ['index.html', 'push-worker.ts', 'field/index.html', 'field/worker.ts'].map((page) => join(root, page));

/**
 * What schemas say about their fields is for readers of the API's description, which the server writes: a phone on a bad
 * network does not carry it.
 */
const withoutDescriptions: Plugin = {
  name: 'huan-without-descriptions',
  enforce: 'pre',
  transform: {
    filter: { id: /\/src\/contract\/[\w/-]+\.ts$/ },
    handler: (code) => ({
      code: code.replace(/\.meta\(\{\s*description:\s*'(?:[^'\\\n]|\\.)*',?\s*\}\)/g, ''),
      map: null,
    }),
  },
};

/**
 * The traveller's own page, `--mode traveller`: built by itself after the others, for the phones that people bring along,
 * some of which last saw a new browser in 2019.
 */
const traveller = defineConfig({
  root: 'src/web',
  publicDir: false,
  plugins: [withoutDescriptions, react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: false,
    target: ['chrome80', 'safari13', 'firefox78'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: { input: [join(root, 'traveller/index.html')] },
  },
});

// The screens. Nothing is inlined into a page: the server's content security policy allows only files of its own.
const screens = defineConfig({
  root: 'src/web',
  plugins: [withoutDescriptions, react(), fieldWorker(join(root, 'public'))],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      input: pages,
      output: {
        // A browser asks for a worker by its name again and again: it bears no digest.
        entryFileNames: ({ name }) =>
          name === 'worker' ? WORKER : name === 'push-worker' ? 'push-worker.js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/v1': 'http://127.0.0.1:8080' } },
});

export default defineConfig(({ mode }) => (mode === 'traveller' ? traveller : screens));
