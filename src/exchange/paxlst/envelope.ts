/**
 * Bytes → messages: interchanges (UNB … UNZ), functional groups (UNG … UNE) and messages (UNH … UNT), with every count
 * and reference the envelopes state checked against what is there. A disagreement is always an error: it is how a
 * truncated or spliced file is noticed before anybody is missing.
 */
import type { ProblemLog } from '../manifest.ts';
import { note } from '../manifest.ts';
import type { Decoder } from './service.ts';
import { decoderFor, findInterchange } from './service.ts';
import type { Segment } from './segments.ts';
import { part, readSegments, segmentsPerFile, showSegment } from './segments.ts';

/** One message: its segments from UNH to UNT, and what its envelopes say. */
export interface Message {
  /** "UNH 2", or "interchange 3 / UNH 2". */
  at: string;
  sender: string;
  /** Equal for messages that came in one interchange. */
  interchange: number;
  reference: string;
  version: string;
  /** UNH 0068, the same in all parts of a split manifest. */
  accessReference: string;
  /** UNH S010: number of the part, and whether it is marked as first (C) or last (F). */
  sequence: number | undefined;
  first: boolean;
  last: boolean;
  segments: Segment[];
}

/** "UNH 2 / segment 14 NAD". */
export function segmentPlace(message: Message, index: number): string {
  return `${message.at} / segment ${index + 1} ${message.segments[index]?.tag ?? ''}`.trimEnd();
}

interface Open {
  reference: string;
  at: string;
  count: number;
}

const interchangesPerFile = 5_000;
const knownVersions = new Set(['98B', '02B', '03B', '05B', '12B', '15B', '17A', '19B', '21A']);
const countOf = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1);
const sameReference = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase();

/** Reads every message of every interchange in the file. */
export function readEnvelopes(bytes: Uint8Array, log: ProblemLog, acceptTest: boolean, file: string): Message[] {
  const messages: Message[] = [];
  let ordinal = 0;
  let from = 0;
  let segments = 0;
  for (;;) {
    const start = findInterchange(bytes, from);
    checkStray(bytes.subarray(from, start?.begins ?? bytes.length), log, file);
    if (!start) break;
    ordinal += 1;
    if (ordinal > interchangesPerFile) {
      note(log, 'error', `${file}byte ${start.begins}`, 'interchange', 'too many', `at most ${interchangesPerFile}`);
      break;
    }
    const place = `${file}${ordinal === 1 ? '' : `interchange ${ordinal} / `}`;
    const run = readSegments(bytes, start.offset, start.service, decoderOfHeader);
    for (const surprise of run.surprises) note(log, 'warning', `${place}UNB`, 'character set', surprise, 'as declared');
    if (run.broken !== undefined) {
      const at = `${place}byte ${bytes.length}`;
      note(log, 'error', at, 'interchange', run.broken, 'an interchange that ends with UNZ');
    }
    readInterchange(run.segments, { log, place, ordinal, acceptTest, messages });
    segments += run.segments.length;
    if (segments > segmentsPerFile) {
      note(log, 'error', place || 'UNB', 'segments', 'too many', `at most ${segmentsPerFile} in a file`);
      break;
    }
    from = Math.max(run.next, start.offset + 3);
  }
  if (ordinal === 0) {
    note(log, 'error', `${file}byte 0`, 'interchange', 'no UNB', 'an EDIFACT interchange (UNB … UNZ)');
  }
  return messages;
}

function decoderOfHeader(header: Segment): Decoder {
  return decoderFor(part(header, 0).toUpperCase());
}

// The tag by itself: "passenger count:" and "Account," in a mail are no segments.
const strayPattern = /(?<![A-Za-z0-9])(?:UNH|UNT|UNZ|NAD)\s*[^A-Za-z0-9\s]/i;
const latin1 = new TextDecoder('windows-1252');

/** Telex headers and mail footers are nobody's business; segments outside an interchange are somebody lost. */
function checkStray(bytes: Uint8Array, log: ProblemLog, file: string): void {
  if (bytes.length === 0) return;
  const found = strayPattern.exec(latin1.decode(bytes));
  if (!found) return;
  note(log, 'error', `${file}outside of an interchange`, 'segment', found[0], 'segments only between UNB and UNZ');
}

interface Reading {
  log: ProblemLog;
  place: string;
  ordinal: number;
  acceptTest: boolean;
  messages: Message[];
}

function readInterchange(segments: readonly Segment[], reading: Reading): void {
  const { log, place, messages } = reading;
  const header = segments[0];
  if (!header) return;
  const sender = part(header, 1);
  const interchange: Open = { reference: part(header, 4), at: `${place}UNB`, count: 0 };
  let groups = 0;
  let group: Open | undefined;
  let message: Message | undefined;
  let closed = false;

  if (part(header, 10) === '1' && !reading.acceptTest) {
    note(log, 'error', `${place}UNB`, 'test indicator', '1', 'a real interchange: this one is marked as a test');
  }
  const closeMessage = (): void => {
    if (message) note(log, 'error', message.at, 'UNT', 'missing', 'a message that ends with UNT');
    message = undefined;
  };
  const closeGroup = (): void => {
    if (group) note(log, 'error', group.at, 'UNE', 'missing', 'a group that ends with UNE');
    group = undefined;
  };

  for (const segment of segments.slice(1)) {
    switch (segment.tag) {
      case 'UNG':
        closeMessage();
        closeGroup();
        groups += 1;
        group = { reference: part(segment, 4), at: `${place}UNG ${groups}`, count: 0 };
        break;
      case 'UNH':
        closeMessage();
        interchange.count += 1;
        if (group) group.count += 1;
        message = openMessage(segment, reading, sender, interchange.count);
        break;
      case 'UNT':
        if (!message) {
          note(log, 'error', place || 'UNB', 'UNT', showSegment(segment), 'UNT only at the end of a message');
          break;
        }
        message.segments.push(segment);
        checkMessage(message, segment, log);
        messages.push(message);
        message = undefined;
        break;
      case 'UNE':
        closeMessage();
        if (group)
          checkTrailer(log, `${group.at} / UNE`, segment, group.count, group.reference, 'messages in the group');
        else note(log, 'error', `${place}UNE`, 'UNE', showSegment(segment), 'UNE only after UNG');
        group = undefined;
        break;
      case 'UNZ': {
        closeMessage();
        closeGroup();
        closed = true;
        const [count, what] = groups > 0 ? [groups, 'groups'] : [interchange.count, 'messages'];
        checkTrailer(log, `${place}UNZ`, segment, count, interchange.reference, `${what} in the interchange`);
        break;
      }
      default:
        if (message) message.segments.push(segment);
        else
          note(
            log,
            'error',
            `${place}UNB`,
            'segment',
            showSegment(segment),
            'segments only inside a message (UNH … UNT)',
          );
    }
  }
  closeMessage();
  if (!closed) {
    closeGroup();
    note(log, 'error', `${place}UNB`, 'UNZ', 'missing', 'an interchange that ends with UNZ');
  } else if (interchange.count === 0) {
    note(log, 'warning', `${place}UNB`, 'UNH', 'none', 'at least one message');
  }
}

function openMessage(segment: Segment, reading: Reading, sender: string, ordinal: number): Message {
  const at = `${reading.place}UNH ${ordinal}`;
  const type = part(segment, 1).toUpperCase();
  const version = part(segment, 1, 2).toUpperCase();
  if (type !== 'PAXLST') note(reading.log, 'error', at, 'message type', type, 'PAXLST');
  else if (!knownVersions.has(version)) {
    note(reading.log, 'warning', at, 'message version', version, [...knownVersions].join(', '));
  }
  const sequenceText = part(segment, 3);
  const sequence = countOf(sequenceText);
  const flag = part(segment, 3, 1).toUpperCase();
  if (sequenceText !== '' && sequence < 1) {
    note(reading.log, 'error', at, 'sequence of transfers', sequenceText, 'a number from 1');
  }
  return {
    at,
    sender,
    interchange: reading.ordinal,
    reference: part(segment, 0),
    version,
    accessReference: part(segment, 2),
    sequence: sequence >= 1 ? sequence : undefined,
    first: flag === 'C',
    last: flag === 'F',
    segments: [segment],
  };
}

function checkMessage(message: Message, trailer: Segment, log: ProblemLog): void {
  const at = segmentPlace(message, message.segments.length - 1);
  checkTrailer(log, at, trailer, message.segments.length, message.reference, 'segments in the message');
}

function checkTrailer(
  log: ProblemLog,
  at: string,
  segment: Segment,
  count: number,
  reference: string,
  counted: string,
): void {
  const stated = part(segment, 0);
  if (countOf(stated) !== count) note(log, 'error', at, `${segment.tag} count`, stated, `${count} ${counted}`);
  const closing = part(segment, 1);
  if (!sameReference(closing, reference)) note(log, 'error', at, `${segment.tag} reference`, closing, reference);
}
