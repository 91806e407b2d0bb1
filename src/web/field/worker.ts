// Keeps the field app itself on the phone, so that it opens without network. It keeps files of the build and nothing
// else: no answer of /v1 ever goes through here.

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response> | Response): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void;
}

// The build puts the list of its files here; their digests are in the version.
declare const FIELD_FILES: { readonly version: string; readonly files: readonly string[] };

const worker = globalThis as unknown as Worker;
const { version, files } = FIELD_FILES;
const prefix = 'huan-field ';
const name = `${prefix}${version}`;
const page = '/field/index.html';

worker.addEventListener('install', (event) => {
  const fill = async (): Promise<void> => {
    const cache = await caches.open(name);
    // All or nothing: half an app is worse than the old one, which stays until this has succeeded.
    await cache.addAll(files.map((file) => new Request(file, { cache: 'reload' })));
    await worker.skipWaiting();
  };
  event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
  const tidy = async (): Promise<void> => {
    for (const old of await caches.keys()) {
      if (old.startsWith(prefix) && old !== name) await caches.delete(old);
    }
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

const kept = async (request: Request, path: string): Promise<Response> => {
  const cache = await caches.open(name);
  const found = await cache.match(path, { ignoreVary: true });
  // A file of an older build that a page still open asks for: another cache may have it, or the network.
  return found ?? (await caches.match(path, { ignoreVary: true })) ?? fetch(request);
};

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin || url.pathname.startsWith('/v1/')) return;
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/field/')) event.respondWith(kept(request, page));
  } else if (files.includes(url.pathname)) event.respondWith(kept(request, url.pathname));
});

// A file of its own, not part of the page: its names are nobody else's.
export {};
