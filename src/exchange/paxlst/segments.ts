/**
 * Bytes → segments (ISO 9735-1). One pass, one byte at a time, so the time is linear whatever the bytes are.
 *
 * Tolerated: line breaks anywhere (teleprinters wrap lines at 69 characters, inside tags and values), blanks around tags
 * and values, control characters, empty segments, lower case tags.
 */
import type { Decoder, ServiceCharacters } from './service.ts';
import { isLineBreak } from './service.ts';

/** One segment. `elements[e][r][c]`: element, repetition, component; element 0 is the first after the tag. */
export interface Segment {
  tag: string;
  elements: readonly (readonly (readonly string[])[])[];
  /** Offset of its first byte in the file. */
  offset: number;
}

interface SegmentRun {
  segments: Segment[];
  /** Offset of the first byte after the run. */
  next: number;
  /** Why the run ended before its end: the bytes stopped inside a segment, or are not segments at all. */
  broken?: 'truncated' | 'segment too long' | 'too many segments';
  /** What the decoder could not reconcile, each said once. */
  surprises: string[];
}

/** A component's text, blanks trimmed; '' when the segment has no such component. */
export function part(segment: Segment, element: number, component = 0): string {
  return segment.elements[element]?.[0]?.[component]?.trim() ?? '';
}

/** All repetitions of all elements from `first` on: COM+1:TE+2:FX and COM+1:TE*2:FX say the same. */
export function repetitions(segment: Segment, first: number): readonly (readonly string[])[] {
  const all: (readonly string[])[] = [];
  for (const element of segment.elements.slice(first)) for (const repeat of element) all.push(repeat);
  return all;
}

/** The segment as it would be printed with default separators: for messages to people. */
export function showSegment(segment: Segment): string {
  const body = segment.elements.map((element) => element.map((components) => components.join(':')).join('*'));
  return [segment.tag, ...body].join('+');
}

/** What quoted-printable, a way of sending mail, ends a line with where there was no end of a line. */
const equals = 0x3d;

/** More than any PAXLST segment or file has: what is beyond is garbage, and must fill neither the memory nor the time. */
const componentsPerSegment = 1_000;
const bytesPerSegment = 16_384;
/** Fifteen for each of the ten thousand people that one import may hold. */
export const segmentsPerFile = 150_000;

const startsAnother = (tag: string): boolean => tag === 'UNB' || tag.startsWith('UNA');

/**
 * Reads segments from `start` up to and including UNZ, or up to (not including) the next UNA or UNB, or the end.
 * `decoderOf` is asked once, with the first segment (UNB), because that names the character set.
 */
export function readSegments(
  bytes: Uint8Array,
  start: number,
  service: ServiceCharacters,
  decoderOf: (header: Segment) => Decoder,
): SegmentRun {
  const segments: Segment[] = [];
  const surprises = new Set<string>();
  let decoder: Decoder | undefined;

  let buffer = new Uint8Array(64);
  let length = 0;
  let ascii = true;
  let released = false;
  let segmentStart = start;
  let components: string[] = [];
  let repeats: string[][] = [];
  let elements: string[][][] = [];
  let inSegment = 0;

  const end = (next: number, broken?: SegmentRun['broken']): SegmentRun => {
    const run: SegmentRun = { segments, next, surprises: [...surprises] };
    if (broken !== undefined) run.broken = broken;
    return run;
  };
  const takeComponent = (): void => {
    const raw = buffer.subarray(0, length);
    if (ascii || !decoder) {
      let text = '';
      for (const byte of raw) text += String.fromCharCode(byte);
      components.push(text);
    } else {
      const { text, surprise } = decoder.decode(raw);
      if (surprise !== undefined) surprises.add(surprise);
      components.push(text);
    }
    length = 0;
    ascii = true;
    inSegment += 1;
  };
  const takeRepeat = (): void => {
    takeComponent();
    repeats.push(components);
    components = [];
  };
  const takeElement = (): void => {
    takeRepeat();
    elements.push(repeats);
    repeats = [];
  };
  const takeSegment = (): Segment | undefined => {
    takeElement();
    const [tagElement, ...rest] = elements;
    elements = [];
    inSegment = 0;
    const tag = (tagElement?.[0]?.[0] ?? '').trim().toUpperCase();
    return tag === '' && rest.length === 0 ? undefined : { tag, elements: rest, offset: segmentStart };
  };

  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (inSegment > componentsPerSegment || at - segmentStart > bytesPerSegment)
      return end(bytes.length, 'segment too long');
    if (released) {
      if (isLineBreak(byte)) continue;
      released = false;
    } else if (byte === service.terminator) {
      const segment = takeSegment();
      if (segment) {
        if (segments.length > 0 && startsAnother(segment.tag)) return end(segment.offset);
        decoder ??= decoderOf(segment);
        segments.push(segment);
        if (segment.tag === 'UNZ') return end(at + 1);
        if (segments.length > segmentsPerFile) return end(bytes.length, 'too many segments');
      }
      segmentStart = at + 1;
      continue;
    } else if (byte === service.element) {
      takeElement();
      continue;
    } else if (byte === service.component) {
      takeComponent();
      continue;
    } else if (byte === service.repetition) {
      takeRepeat();
      continue;
    } else if (byte === service.release) {
      released = true;
      continue;
    } else if (isLineBreak(byte)) {
      continue;
    } else if (byte === equals && isLineBreak(bytes[at + 1])) {
      surprises.add('lines broken by a mail gateway (=), put together again');
      continue;
    }
    if (byte < 0x20 && byte !== 0x09) continue;
    if (length === buffer.length) {
      const larger = new Uint8Array(buffer.length * 2);
      larger.set(buffer);
      buffer = larger;
    }
    buffer[length] = byte === 0x09 ? 0x20 : byte;
    length += 1;
    if (byte >= 0x80) ascii = false;
  }
  const rest = takeSegment();
  return end(bytes.length, released || rest !== undefined ? 'truncated' : undefined);
}
