// Calls to this browser by its push service. What the server keeps is a way like any other, sealed; here stays its id,
// so that this browser can end it.

const kept = 'huan.push-way';
const place = '/push-worker.js';

/** Whether this browser can be called at all. */
export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

/** The way that leads to this browser, as far as it remembers. */
export const keptWay = (): string | null => localStorage.getItem(kept);
export const keepWay = (way: string | null): void => {
  if (way === null) localStorage.removeItem(kept);
  else localStorage.setItem(kept, way);
};

const bytesOf = (key: string): Uint8Array<ArrayBuffer> => {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
};

/**
 * Subscribes this browser: asks its user, puts the worker in place.
 *
 * @param key the server's public key, URL-safe base64
 * @returns the JSON of the subscription; null when its user said no
 */
export const subscribe = async (key: string): Promise<string | null> => {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(place, { scope: '/' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(key) };
  // One of another key, from before the server got a new one, would never ring.
  const old = await pushManager.getSubscription();
  if (old !== null) await old.unsubscribe();
  return JSON.stringify(await pushManager.subscribe(options));
};

/** Ends the subscription of this browser. */
export const unsubscribe = async (): Promise<void> => {
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = (await registration?.pushManager.getSubscription()) ?? null;
  if (subscription !== null) await subscription.unsubscribe();
};
