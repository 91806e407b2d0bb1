import { existsSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = join(import.meta.dirname, 'src/web');
/** The pages: the console for desks and the duty room, the field app on phones, the traveller's own page. */
const pages = ['index.html', 'field/index.html', 'traveller/index.html']
  .map((page) => join(root, page))
  .filter((page) => existsSync(page));

// The screens. Nothing is inlined into a page: the server's content security policy allows only files of its own.
export default defineConfig({
  root: 'src/web',
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: { input: pages },
  },
  server: { host: '127.0.0.1', proxy: { '/v1': 'http://127.0.0.1:8080' } },
});
