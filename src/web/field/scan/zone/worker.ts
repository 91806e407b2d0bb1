// Looks for passports beside the page, so that its buttons answer meanwhile.

import { brightness } from './picture.ts';
import { type Look, look } from './zone.ts';

/** A picture for the worker: four bytes for each point. */
export interface Shown {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

interface Worker {
  addEventListener(type: 'message', listener: (event: MessageEvent<Shown>) => void): void;
  postMessage(answer: Look): void;
}

const worker = globalThis as unknown as Worker;

worker.addEventListener('message', ({ data: { rgba, width, height } }) => {
  worker.postMessage(look(brightness(rgba, width, height)));
});
