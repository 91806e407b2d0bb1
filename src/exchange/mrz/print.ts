/**
 * A person and document → the lines of a machine-readable zone (ICAO Doc 9303), with all check digits. For tests and the
 * simulator.
 */
import type { MrzFormat } from './layout.ts';
import { checkDigit } from './layout.ts';

export interface MrzPerson {
  /** One or two letters: P, PD, I, ID, A, C, AC … */
  documentCode: string;
  /** Alpha-3, or the codes of Doc 9303 (D for Germany is printed for DEU). */
  issuer: string;
  documentNumber: string;
  surname: string;
  givenNames: string;
  nationality: string;
  sex?: 'M' | 'F' | 'X';
  /** YYYY-MM-DD. */
  birthDate: string;
  expires: string;
  /** Personal number (TD3) or other optional data. */
  optional?: string;
}

/** Doc 9303 part 3, section 6: the recommended transliterations that are not simply the letter without its mark. */
const transliterations: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  Å: 'AA',
  Æ: 'AE',
  Œ: 'OE',
  Ø: 'OE',
  ß: 'SS',
  ẞ: 'SS',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  Ł: 'L',
  Ħ: 'H',
  İ: 'I',
  ı: 'I',
};

/** A name in the letters A–Z and fillers; anything that cannot be written so becomes a filler. */
export function mrzName(name: string): string {
  let letters = '';
  for (const sign of name.normalize('NFC').replace(/['’`.]/g, '')) {
    const upper = transliterations[sign] === undefined ? sign.toUpperCase() : sign;
    letters += transliterations[upper] ?? upper.normalize('NFD').replace(/\p{M}/gu, '');
  }
  return letters.replace(/[^A-Z]+/g, '<').replace(/^<+|<+$/g, '');
}

const fill = (text: string, width: number): string => text.slice(0, width).padEnd(width, '<');
const country = (code: string): string => fill(code === 'DEU' ? 'D' : code.toUpperCase(), 3);
const day = (date: string): string => date.slice(2, 4) + date.slice(5, 7) + date.slice(8, 10);
const withCheck = (text: string): string => text + String(checkDigit(text));

function names(person: MrzPerson, width: number): string {
  return fill(`${mrzName(person.surname)}<<${mrzName(person.givenNames)}`, width);
}

/** Number, check digit and optional data of a card; a number of more than nine characters goes on in the optional data. */
function numberAndOptional(number: string, optional: string, width: number): string {
  if (number.length <= 9) return withCheck(fill(number, 9)) + fill(optional, width);
  const rest = number.slice(9) + String(checkDigit(number)) + '<';
  return `${number.slice(0, 9)}<${fill(rest + optional, width)}`;
}

/** The lines, without line breaks. Numbers must be of A–Z and 0–9. */
export function printMrz(format: MrzFormat, person: MrzPerson): string[] {
  const code = fill(person.documentCode.toUpperCase(), 2);
  const number = person.documentNumber.toUpperCase();
  const optional = (person.optional ?? '').toUpperCase();
  const birth = withCheck(day(person.birthDate));
  const expires = withCheck(day(person.expires));
  const sex = person.sex === 'M' || person.sex === 'F' ? person.sex : '<';
  switch (format) {
    case 'TD1': {
      const first = code + country(person.issuer) + numberAndOptional(number, optional, 15);
      const spare = fill('', 11);
      const composite = checkDigit(first.slice(5) + birth + expires + spare);
      return [first, `${birth}${sex}${expires}${country(person.nationality)}${spare}${composite}`, names(person, 30)];
    }
    case 'TD2': {
      const carried = numberAndOptional(number, optional, 7);
      const head = carried.slice(0, 10);
      const tail = carried.slice(10);
      const composite = checkDigit(head + birth + expires + tail);
      return [
        code + country(person.issuer) + names(person, 31),
        `${head}${country(person.nationality)}${birth}${sex}${expires}${tail}${composite}`,
      ];
    }
    case 'TD3': {
      const head = withCheck(fill(number, 9));
      const personal = fill(optional, 14);
      const personalCheck = optional === '' ? '<' : String(checkDigit(personal));
      const composite = checkDigit(head + birth + expires + personal + personalCheck);
      return [
        code + country(person.issuer) + names(person, 39),
        `${head}${country(person.nationality)}${birth}${sex}${expires}${personal}${personalCheck}${composite}`,
      ];
    }
    default:
      return format satisfies never;
  }
}
