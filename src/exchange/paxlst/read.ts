/**
 * PAXLST → manifest. The passenger and crew list message of WCO, IATA and ICAO (API guidelines; UN/EDIFACT PAXLST D.02B,
 * D.03B, D.05B, D.12B and their neighbours). Pure: bytes in, a document out; never throws, linear in the input.
 */
import type { ManifestDocument, ManifestReadOptions } from '../manifest.ts';
import { note, openProblemLog, unreadable } from '../manifest.ts';
import type { Message } from './envelope.ts';
import { readEnvelopes } from './envelope.ts';
import { mergeDrafts } from './merge.ts';
import type { MessageDraft } from './message.ts';
import { readMessage } from './message.ts';
import { partyOf } from './person.ts';

export interface PaxlstReadOptions extends ManifestReadOptions {
  /** Interchanges marked as a test (UNB 0035) are refused unless this is true: a drill must not open real cases. */
  acceptTest?: boolean;
}

/** A flight of 800 people is about 300 kB. */
const largestFile = 8 * 1024 * 1024;

/** The largest ship has some 6,000 people with her crew; a file may hold a list and its corrections. */
const mostPeople = 20_000;
/** Some send one for each passenger. */
const mostMessages = 10_000;

/**
 * Reads one file, or the part files of one transmission together. The caller must refuse the document when any problem
 * is an error.
 */
export function readPaxlst(input: Uint8Array | readonly Uint8Array[], options: PaxlstReadOptions): ManifestDocument {
  const files = input instanceof Uint8Array ? [input] : input;
  let size = 0;
  for (const file of files) size += file.length;
  if (size > largestFile) return unreadable('paxlst', 'byte 0', `${size} bytes`, `at most ${largestFile} bytes`);

  const log = openProblemLog();
  const messages: Message[] = [];
  const ports = (options.ports ?? []).map((port) => port.toUpperCase());
  for (const [index, file] of files.entries()) {
    const place = files.length > 1 ? `file ${index + 1} / ` : '';
    const bytes = withoutUtf16(file);
    for (const message of readEnvelopes(bytes, log, options.acceptTest ?? false, place)) messages.push(message);
  }
  // Counted before anybody is read: whoever sends more than any carrier has would keep everybody else waiting.
  const people = messages.reduce((sum, { segments }) => sum + segments.filter(partyOf).length, 0);
  for (const [field, found, most] of [
    ['messages', messages.length, mostMessages],
    ['people', people, mostPeople],
  ] as const) {
    if (found <= most) continue;
    note(log, 'error', 'document', field, String(found), `at most ${most}: send the flights in several files`);
    return { source: 'paxlst', flights: [], problems: log.problems };
  }
  const drafts: MessageDraft[] = [];
  for (const message of messages) {
    const draft = readMessage(message, log, options.referenceYear, ports);
    if (draft) drafts.push(draft);
  }
  return { source: 'paxlst', flights: mergeDrafts(drafts, log), problems: log.problems };
}

/** Windows tools save text as UTF-16; EDIFACT is never that, so it is turned back. */
function withoutUtf16(bytes: Uint8Array): Uint8Array {
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : '';
  return label === '' ? bytes : new TextEncoder().encode(new TextDecoder(label).decode(bytes));
}
