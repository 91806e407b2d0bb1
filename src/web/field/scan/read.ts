import { z } from 'zod';
import { casePage } from '../../../contract/answer.ts';
import { type ClaimableView, claimablePage } from '../../../contract/claimable.ts';
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

/** What a person carries; a part of a code that another phone shows is none. */
export type Carried = Exclude<Scanned, { is: 'frame' }>;

// The code of a pass is longer than any number of a document, and a number has digits.
const mayBeNumber = (text: string): boolean => text.length <= 20 && /\d/.test(text);

/** The marks under which the phone would know whom this scan is about: a number that was typed may be a document's. */
export const marksOfScan = (scanned: Carried): Promise<readonly string[]> =>
  Promise.all(
    scanned.is === 'document'
      ? [markOf('document', scanned.number)]
      : [markOf('token', scanned.text), ...(mayBeNumber(scanned.text) ? [markOf('document', scanned.text)] : [])],
  );

const found = z.object({ found: casePage });

/** Asks the server whom a scan is about, among those the unit may see; a recorded reading. @throws Unanswered */
export const askScan = async (unit: string, scanned: Carried): Promise<z.output<typeof casePage>> => {
  if (scanned.is === 'token') {
    const by = (what: object): Promise<z.output<typeof casePage>> =>
      ask(casePage, '/v1/search', {
        ...{ method: 'POST', unit },
        body: { ...what, loop: 'arrival', purpose: 'scan in the field' },
      });
    const hits = await by({ qr: scanned.text });
    return hits.items.length > 0 || !mayBeNumber(scanned.text) ? hits : by({ document: scanned.text });
  }
  const { mrzAnswer } = await import('../../../contract/document.ts');
  const body = { lines: scanned.lines, purpose: 'scan in the field' };
  const answer = await ask(mrzAnswer, '/v1/mrz', { method: 'POST', unit, body });
  return found.parse(answer).found;
};

/**
 * Asks the server for cases that the unit may claim though it does not see them; a recorded reading. A number that its
 * check digit does not confirm is not asked for: it might be somebody else's.
 *
 * @throws Unanswered
 */
export const askElsewhere = async (unit: string, scanned: Carried): Promise<readonly ClaimableView[]> => {
  const carries = scanned.is === 'token' ? scanned.text : scanned.sure ? scanned.number : '';
  if (carries.length < 4) return [];
  return (await ask(claimablePage, '/v1/claimable', { method: 'POST', unit, body: { carries } })).items;
};
