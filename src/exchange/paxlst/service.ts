/**
 * Where interchanges begin in a file, which characters separate their parts, and how their bytes become text
 * (ISO 9735, parts 1 and 2).
 */

/** The service characters, as byte values; undefined means "not used". */
export interface ServiceCharacters {
  component: number;
  element: number;
  release: number | undefined;
  repetition: number | undefined;
  terminator: number;
}

/** Where an interchange's first segment (UNB) starts, and what separates its parts. */
interface InterchangeStart {
  /** Offset of the first byte of "UNB". */
  offset: number;
  /** Offset of the first byte that belongs to it: of "UNA" where there is one. */
  begins: number;
  service: ServiceCharacters;
}

const defaultService: ServiceCharacters = {
  component: 0x3a,
  element: 0x2b,
  release: 0x3f,
  repetition: undefined,
  terminator: 0x27,
};

/** Level B without UNA uses the information separators IS1, IS3 and IS4 instead of printable characters. */
const levelBService: ServiceCharacters = {
  component: 0x1f,
  element: 0x1d,
  release: undefined,
  repetition: undefined,
  terminator: 0x1c,
};

const blank = 0x20;
const upper = (byte: number | undefined): number =>
  byte === undefined ? -1 : byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;

export const isLineBreak = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

function skipLineBreaks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isLineBreak(bytes[at])) at += 1;
  return at;
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isLineBreak(bytes[at]) || bytes[at] === blank || bytes[at] === 0x09) at += 1;
  return at;
}

/** Matches a three-letter tag, any case, even when a teleprinter broke the line inside it; returns the offset after it, or -1. */
function afterTag(bytes: Uint8Array, from: number, tag: string): number {
  let at = from;
  for (let index = 0; index < tag.length; index += 1) {
    if (index > 0) at = skipLineBreaks(bytes, at);
    if (upper(bytes[at]) !== tag.charCodeAt(index)) return -1;
    at += 1;
  }
  return at;
}

/** Reads UNA. Some mail gateways drop the blank of its fifth place; then the five characters that are left are taken. */
function serviceFromAdvice(bytes: Uint8Array, from: number): { service: ServiceCharacters; unb: number } | undefined {
  const [component, element, , release] = bytes.subarray(from, from + 4);
  if (component === undefined || element === undefined || release === undefined) return undefined;
  for (const width of [6, 5]) {
    const terminator = bytes[from + width - 1];
    if (terminator === undefined) continue;
    const unb = skipBlanks(bytes, from + width);
    const afterUnb = afterTag(bytes, unb, 'UNB');
    if (afterUnb < 0) continue;
    const repetition = width === 6 ? bytes[from + 4] : undefined;
    const service: ServiceCharacters = {
      component,
      element,
      release: release === blank ? undefined : release,
      repetition: repetition === blank ? undefined : repetition,
      terminator,
    };
    const chosen = [component, element, service.release, service.repetition, terminator].filter((b) => b !== undefined);
    if (new Set(chosen).size === chosen.length) return { service, unb };
  }
  return undefined;
}

function serviceFromDefaults(
  separator: number | undefined,
  bytes: Uint8Array,
  after: number,
): ServiceCharacters | undefined {
  if (separator === levelBService.element) return levelBService;
  if (separator !== defaultService.element) return undefined;
  // Syntax version 4 has '*' as its default repetition separator; before version 4 '*' was ordinary text.
  const header = String.fromCharCode(...bytes.subarray(after, after + 12)).replace(/[\r\n]/g, '');
  return /^\+UNO.:4/i.test(header) ? { ...defaultService, repetition: 0x2a } : defaultService;
}

/** Finds the next interchange at or after `from`, whatever text (telex header, mail) stands before it. */
export function findInterchange(bytes: Uint8Array, from: number): InterchangeStart | undefined {
  for (let at = from; at < bytes.length; at += 1) {
    if (upper(bytes[at]) !== 0x55) continue;
    const afterAdvice = afterTag(bytes, at, 'UNA');
    if (afterAdvice >= 0) {
      const advised = serviceFromAdvice(bytes, afterAdvice);
      if (advised) return { offset: advised.unb, begins: at, service: advised.service };
      continue;
    }
    const afterHeader = afterTag(bytes, at, 'UNB');
    if (afterHeader < 0 || isLetterOrDigit(bytes[at - 1])) continue;
    const separatorAt = skipBlanks(bytes, afterHeader);
    const service = serviceFromDefaults(bytes[separatorAt], bytes, separatorAt);
    if (service) return { offset: at, begins: at, service };
  }
  return undefined;
}

function isLetterOrDigit(byte: number | undefined): boolean {
  const code = upper(byte);
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/** What UNB says about the characters, and how the bytes are really decoded. */
export interface Decoder {
  /** Text of one component; `surprise` tells what did not fit the declared character set. */
  decode: (bytes: Uint8Array) => { text: string; surprise: string | undefined };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder('windows-1252');
const strictGb18030 = new TextDecoder('gb18030', { fatal: true });

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Letters of western languages with marks rarely stand side by side; characters in GB 18030 are pairs of such bytes. */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) < 0x81) continue;
    if ((bytes[at + 1] ?? 0) < 0x81) return false;
    pairs += 1;
    at += 1;
  }
  return pairs > 0;
}

/** A name in GB 18030: nothing but characters. A western name is hardly ever of such pairs alone. */
function asChinese(bytes: Uint8Array): string | undefined {
  try {
    const text = strictGb18030.decode(bytes);
    return /^[\p{Script=Han}·\s]+$/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** ISO 9735 character sets D to K, by the label the Encoding Standard gives them. */
const otherSets: Readonly<Record<string, string>> = {
  UNOD: 'iso-8859-2',
  UNOE: 'iso-8859-5',
  UNOF: 'iso-8859-7',
  UNOG: 'iso-8859-3',
  UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6',
  UNOJ: 'iso-8859-8',
  UNOK: 'windows-1254',
};

/**
 * A decoder for the character set that UNB names. Carriers often name one set and send another, and a name read in the
 * wrong one is another person's name: so text is tried as UTF-8 first wherever the named set cannot be (or is unlikely to
 * be) valid UTF-8 by accident, and every disagreement is reported.
 */
export function decoderFor(syntax: string): Decoder {
  const named = otherSets[syntax];
  if (named !== undefined) {
    const decoder = new TextDecoder(named);
    return { decode: (bytes) => ({ text: decoder.decode(bytes), surprise: undefined }) };
  }
  if (syntax === 'UNOY' || syntax === 'UNOW') {
    return {
      decode: (bytes) => {
        const text = asUtf8(bytes);
        if (text !== undefined) return { text, surprise: undefined };
        return { text: latin1.decode(bytes), surprise: `${syntax} declared, but not UTF-8; read as Latin-1` };
      },
    };
  }
  return {
    decode: (bytes) => {
      const text = asUtf8(bytes);
      if (text !== undefined) return { text, surprise: `${syntax} declared, but the bytes are UTF-8` };
      const chinese = asChinese(bytes);
      if (chinese !== undefined)
        return { text: chinese, surprise: `${syntax} declared, but the bytes are Chinese; read as GB 18030` };
      const western = syntax === 'UNOC' && !looksChinese(bytes);
      const surprise = western ? undefined : `${syntax} declared, but bytes above 127; read as Latin-1`;
      return { text: latin1.decode(bytes), surprise };
    },
  };
}
