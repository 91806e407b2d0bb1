import { z } from 'zod';
import { casePage } from '../../../contract/answer.ts';
import { ask } from '../../ask/request.ts';
import { isFrame } from '../handover/envelope.ts';
import { markOf } from '../keep/people.ts';

/** What a scanned text is. */
export type Scanned =
  | { readonly is: 'frame'; readonly text: string }
  | { readonly is: 'document'; readonly number: string; readonly lines: string; readonly sure: boolean }
  | { readonly is: 'token'; readonly text: string };

/** Lines of a machine-readable zone in a text, however they were broken; `null` when it has none. */
export const zoneOf = (text: string): string | null => {
  const signs = text.toUpperCase().replace(/[^A-Z0-9<\n]/g, '');
  const lines = signs.split('\n').filter((line) => line.length >= 20);
  const whole = lines.join('');
  if (!whole.includes('<')) return null;
  for (const [count, length] of [
    [2, 44],
    [3, 30],
    [2, 36],
  ] as const) {
    if (whole.length !== count * length) continue;
    return Array.from({ length: count }, (_, index) => whole.slice(index * length, (index + 1) * length)).join('\n');
  }
  return null;
};

// The pass of a traveller may be an address that ends with the token.
const tokenOf = (text: string): string => {
  if (!/^https?:\/\//i.test(text)) return text;
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.hash.slice(1) || url?.pathname.split('/').findLast((part) => part !== '') || text;
};

/** Tells what was scanned. The library that reads passports is loaded when the first one is there. */
export const readScan = async (text: string): Promise<Scanned> => {
  const trimmed = text.trim();
  if (isFrame(trimmed)) return { is: 'frame', text: trimmed };
  const lines = zoneOf(trimmed);
  if (lines === null) return { is: 'token', text: tokenOf(trimmed) };
  const { parse } = await import('mrz');
  const read = parse(lines.split('\n'), { autocorrect: true });
  const number = read.documentNumber ?? read.fields.documentNumber ?? '';
  const field = read.details.find((detail) => detail.field === 'documentNumberCheckDigit');
  return { is: 'document', number, lines, sure: field?.valid === true };
};

/** The mark under which the phone would know whom this scan is about. */
export const markOfScan = (scanned: Exclude<Scanned, { is: 'frame' }>): Promise<string> =>
  scanned.is === 'document' ? markOf('document', scanned.number) : markOf('token', scanned.text);

const found = z.object({ found: casePage });

/** Asks the server whom a scan is about; a recorded reading. @throws Unanswered */
export const askScan = async (
  unit: string,
  scanned: Exclude<Scanned, { is: 'frame' }>,
): Promise<z.output<typeof casePage>> => {
  if (scanned.is === 'token') {
    const body = { qr: scanned.text, loop: 'arrival', purpose: 'scan in the field' };
    return ask(casePage, '/v1/search', { method: 'POST', unit, body });
  }
  const { mrzAnswer } = await import('../../../contract/document.ts');
  const body = { lines: scanned.lines, purpose: 'scan in the field' };
  const answer = await ask(mrzAnswer, '/v1/mrz', { method: 'POST', unit, body });
  return found.parse(answer).found;
};
