import { parse } from 'mrz';
import { cellsOf, cutsOf } from './cells.ts';
import { type Picture, bandsOf, inkOf, straight } from './picture.ts';
import { oddsOf, signs } from './signs.ts';

// From a picture to the lines of a travel document (ICAO Doc 9303-4, -5 and -6), or to nothing: what is not certain is
// not read. Names are not read at all: no check digit covers them, and nobody needs them to find a person.

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ<';

/** Which signs may stand where, in runs from the left. Nothing: not looked at, fillers are put there. */
type Shape = readonly (readonly [count: number, allowed: string])[];
interface Format {
  readonly width: number;
  /** Lines from the top. */
  readonly shapes: readonly Shape[];
}

const code = (first: string): Shape => [
  [1, first],
  [4, letters],
];
// Number, its digit, nationality, birth, its digit, sex, expiry, its digit: passports and cards of two lines alike.
const data: Shape = [
  [9, signs],
  [1, digits],
  [3, letters],
  [7, digits],
  [1, 'MFX<'],
  [7, digits],
];
const formats: readonly Format[] = [
  {
    width: 44,
    shapes: [
      [...code('P'), [39, '']],
      [...data, [14, signs], [1, `${digits}<`], [1, digits]],
    ],
  },
  {
    width: 36,
    shapes: [
      [...code('ACIPV'), [31, '']],
      [...data, [7, signs], [1, digits]],
    ],
  },
  {
    width: 30,
    shapes: [
      [...code('ACI'), [9, signs], [1, `${digits}<`], [15, signs]],
      [
        [7, digits],
        [1, 'MFX<'],
        [7, digits],
        [3, letters],
        [11, signs],
        [1, digits],
      ],
      [[30, '']],
    ],
  },
];

/** Signs that look alike in print; a check digit tells them apart, or the kind of sign that belongs there. */
const twins: Readonly<Record<string, string>> = { 0: 'O', O: '0', 1: 'I', I: '1' };
// How much likelier a digit is than the letter that looks like it, before anything was seen: numbers have few letters.
const digitRather = 3;
// Below this a sign is not certain, and neither is a line that is below that on the whole.
const certain = 0.5;
const usual = 0.85;
// A twin that is at least so likely, against the sign itself, is tried; of the lines that hold one must stand out.
const possible = 0.01;
const outstanding = 8;
const most = 7;

interface Doubt {
  readonly line: number;
  readonly at: number;
  readonly twin: string;
  /** How likely the twin is against what was taken. */
  readonly ratio: number;
}

/** The likeliest line of that shape; `null` when it is not certain. */
const draftOf = (looked: readonly Float32Array[], shape: Shape, line: number, doubts: Doubt[]): string | null => {
  let text = '';
  let [sum, read] = [0, 0];
  for (const [count, allowed] of shape) {
    for (let step = 0; step < count; step += 1) {
      const odds = looked[text.length];
      if (allowed === '' || odds === undefined) {
        text += '<';
        continue;
      }
      const oddsFor = (sign: string): number =>
        (odds[signs.indexOf(sign)] ?? 0) * (allowed === signs && (sign === '0' || sign === '1') ? digitRather : 1);
      const best = [...allowed].reduce((one, other) => (oddsFor(other) > oddsFor(one) ? other : one));
      const twin = twins[best] ?? '';
      const alike = (odds[signs.indexOf(best)] ?? 0) + (odds[signs.indexOf(twin)] ?? 0);
      if (alike < certain) return null;
      const ratio = oddsFor(twin) / oddsFor(best);
      if (twin !== '' && allowed.includes(twin) && ratio > possible)
        doubts.push({ line, at: text.length, twin, ratio });
      sum += alike;
      read += 1;
      text += best;
    }
  }
  return read > 0 && sum / read < usual ? null : text;
};

const checked = ['documentNumberCheckDigit', 'birthDateCheckDigit', 'expirationDateCheckDigit', 'compositeCheckDigit'];
const dated = ['birthDate', 'expirationDate'];

/** Whether every check digit of these lines is right and the dates are dates. */
export const holds = (lines: readonly string[]): boolean => {
  try {
    const { details } = parse([...lines]);
    return [...checked, ...dated].every((name) => details.find(({ field }) => field === name)?.valid === true);
  } catch {
    return false;
  }
};

/** The document's number with its fillers. */
const numberOf = ([first = '', second = '', third]: readonly string[]): string =>
  third === undefined ? second.slice(0, 9) : first.slice(5, 14);

/**
 * The lines that are meant: of all the ways to take the twins the likeliest one whose check digits are right, unless
 * another person's document is nearly as likely. Two twins at once can deceive a check digit.
 */
const settled = (lines: readonly string[], doubts: readonly Doubt[]): readonly string[] | null => {
  const open = doubts.toSorted((one, other) => other.ratio - one.ratio).slice(0, most);
  const ways = Array.from({ length: 2 ** open.length }, (_, way) => {
    const turned = open.filter((_doubt, index) => (way >> index) & 1);
    const taken = turned.reduce<readonly string[]>(
      (now, { line, at, twin }) => now.with(line, now[line]?.slice(0, at) + twin + now[line]?.slice(at + 1)),
      lines,
    );
    return { taken, ratio: turned.reduce((product, { ratio }) => product * ratio, 1) };
  });
  const holding = ways.filter(({ taken }) => holds(taken)).toSorted((one, other) => other.ratio - one.ratio);
  const [first] = holding;
  if (first === undefined) return null;
  const number = numberOf(first.taken);
  const rival = holding.find(({ taken }) => numberOf(taken) !== number);
  return rival !== undefined && rival.ratio * outstanding > first.ratio ? null : first.taken;
};

/** What one picture shows. */
export interface Look {
  /** Lines of equal signs in the picture, whether they could be read or not. */
  readonly seen: number;
  /** The zone when all its check digits are right, with fillers for names. */
  readonly lines: readonly string[] | null;
}

const rows = 48;
const clear = 0.55;

/** Looks for a machine-readable zone in a picture. */
export const look = (picture: Picture): Look => {
  const { width, height } = picture;
  const ink = inkOf(picture);
  const bands = bandsOf(ink, width, height).flatMap((band) => {
    const line = straight(ink, width, height, band, rows);
    const [cut] = cutsOf(line);
    return cut === undefined || cut.score < clear ? [] : [{ line, cut }];
  });
  for (const format of formats) {
    const fitting = bands.filter(({ cut }) => cut.count === format.width);
    for (let from = fitting.length - format.shapes.length; from >= 0; from -= 1) {
      const doubts: Doubt[] = [];
      const drafts = format.shapes.flatMap((shape, index) => {
        const one = fitting[from + index];
        if (one === undefined) return [];
        return draftOf(cellsOf(one.line, one.cut).map(oddsOf), shape, index, doubts) ?? [];
      });
      const lines = drafts.length === format.shapes.length ? settled(drafts, doubts) : null;
      if (lines !== null) return { seen: bands.length, lines };
    }
  }
  return { seen: bands.length, lines: null };
};
