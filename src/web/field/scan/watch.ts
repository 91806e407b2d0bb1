import { partUnder } from './aim.ts';
import { agreement } from './zone/agree.ts';
import { openReader } from './zone/reader.ts';

/** Reads QR codes from a camera until it is told to stop. The code that reads them is loaded with the first picture. */
export const watchCodes = async (
  player: HTMLVideoElement,
  stream: MediaStream,
  onText: (text: string) => void,
): Promise<() => void> => {
  const { QRCamera, QRCanvas, frameLoop } = await import('qr/dom.js');
  const camera = new QRCamera(player, stream);
  const canvas = new QRCanvas();
  let busy = false;
  const cancel = frameLoop(() => {
    if (busy) return;
    busy = true;
    void camera
      .readFrame(canvas)
      .then((found) => {
        if (typeof found === 'string' && found !== '') onText(found);
      })
      .catch(() => {})
      .finally(() => {
        busy = false;
      });
  }, player);
  return () => {
    cancel();
    camera.stop();
  };
};

// Wider than this the reader sees no better and takes longer.
const widest = 1400;
// A pause between two looks, in milliseconds: a phone that computes without rest gets hot and slow.
const rest = 60;

/** Reads passports from a camera until it is told to stop: what lies under the box of the screen. */
export const watchZones = (
  player: HTMLVideoElement,
  stream: MediaStream,
  box: Element,
  told: {
    /** A document that two pictures agree on, all of its check digits right. */
    readonly onLines: (lines: readonly string[]) => void;
    /** After each picture: whether lines of equal signs are in it. */
    readonly onSight: (seen: boolean) => void;
    readonly onFailed: () => void;
  },
): (() => void) => {
  const reader = openReader();
  const agreed = agreement();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  player.srcObject = stream;
  void player.play().catch(() => {});
  const look = async (): Promise<void> => {
    if (context === null || player.videoWidth === 0) return;
    const film = { width: player.videoWidth, height: player.videoHeight };
    const part = partUnder(film, player.getBoundingClientRect(), box.getBoundingClientRect());
    const scale = Math.min(1, widest / part.width);
    const [width, height] = [Math.floor(part.width * scale), Math.floor(part.height * scale)];
    if (width < 1 || height < 1) return;
    canvas.width = width;
    canvas.height = height;
    context.drawImage(player, part.left, part.top, part.width, part.height, 0, 0, width, height);
    const { data: rgba } = context.getImageData(0, 0, width, height);
    const { seen, lines } = await reader.look({ width, height, rgba });
    if (stopped) return;
    told.onSight(seen > 1);
    const believed = agreed(lines);
    if (believed !== null) told.onLines(believed);
  };
  const turn = (): void => {
    look()
      .then(() => {
        if (!stopped) timer = setTimeout(turn, rest);
      })
      .catch(() => told.onFailed());
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
    reader.close();
    player.srcObject = null;
  };
};
