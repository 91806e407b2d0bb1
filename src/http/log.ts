import { type Logger, pino } from 'pino';

export type { Logger };

/** Whatever might carry a person or a secret, should somebody ever log it by mistake. */
const hidden = [
  'req',
  'res',
  'body',
  'query',
  'params',
  'headers',
  'personal',
  'password',
  'cookie',
  'authorization',
  'key',
  'token',
  '*.body',
  '*.query',
  '*.headers',
  '*.personal',
  '*.password',
  '*.cookie',
  '*.authorization',
  '*.surname',
  '*.givenNames',
  '*.nativeName',
  '*.documents',
  '*.phone',
];

/** The log of a process: JSON lines without bodies, addresses of people, names or secrets. */
export const openLog = (options: { level?: string; write?: (line: string) => void } = {}): Logger => {
  const settings = { level: options.level ?? 'info', redact: { paths: hidden, remove: true }, base: null };
  return options.write === undefined ? pino(settings) : pino(settings, { write: options.write });
};
