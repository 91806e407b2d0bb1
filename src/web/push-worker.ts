// Shows calls to duty while no page of Huan is open. It keeps nothing, answers no request, and is told no name: the call
// says a unit and a code, and whoever presses it signs in to see more.

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Waiting {
  readonly data: { text(): string } | null;
}
interface Pressed extends Waiting {
  readonly notification: Notification;
}
interface Page {
  readonly url: string;
  focus(): Promise<unknown>;
}
interface Worker {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly Page[]>;
    openWindow(url: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install', listener: (event: Waiting) => void): void;
  addEventListener(type: 'push', listener: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: Pressed) => void): void;
}

const worker = globalThis as unknown as Worker;

const readCall = (text: string): { readonly title: string; readonly body: string; readonly tag: string } => {
  let said: unknown = null;
  try {
    said = JSON.parse(text);
  } catch {
    // Shown all the same: a call that cannot be read is still a call.
  }
  const part = (name: string): string => {
    const value: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, name) : null;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const others = Number(part('others'));
  const body = [part('unit'), part('case'), others > 0 ? `+${others}` : ''].filter((one) => one !== '').join(' · ');
  return { title: part('title') || 'Huan 环', body, tag: part('callout') || 'huan' };
};

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener('push', (event) => {
  const { title, body, tag } = readCall(event.data?.text() ?? '');
  // The same call again replaces the earlier one and sounds again.
  const options = { body, tag, renotify: true, requireInteraction: true, icon: '/favicon.svg' };
  event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const show = async (): Promise<void> => {
    const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const open = pages.find(({ url }) => !/\/(field|t)(\/|$)/.test(new URL(url).pathname));
    if (open === undefined) await worker.clients.openWindow('/desk?list=late');
    else await open.focus();
  };
  event.waitUntil(show());
});
