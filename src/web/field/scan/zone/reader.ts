import type { Look } from './zone.ts';
import type { Shown } from './worker.ts';

/** Reads passports out of pictures, which never leave the phone. */
export interface Reader {
  /** One picture at a time; its bytes are given away. @throws Error when the reader could not be loaded */
  look(picture: Shown): Promise<Look>;
  close(): void;
}

/** Starts the reader; its code is loaded by that. */
export const openReader = (): Reader => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'zone' });
  return {
    look: (picture) =>
      new Promise((resolve, reject) => {
        worker.addEventListener('message', (event: MessageEvent<Look>) => resolve(event.data), { once: true });
        worker.addEventListener('error', () => reject(new Error('the reader could not be loaded')), { once: true });
        worker.postMessage(picture, [picture.rgba.buffer]);
      }),
    close: () => worker.terminate(),
  };
};
