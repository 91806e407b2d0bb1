/**
 * Names as tables hold them → surname, given names and the name in its own script.
 */
interface PersonName {
  surname: string;
  givenNames: string;
  native?: string;
  /** An infant's title (INF) stood behind the name. */
  infant?: boolean;
  /** True when the cell seems to name somebody else too. */
  several?: boolean;
  /** True when nothing tells which part is the surname: all of it is in `surname`. */
  undecided?: boolean;
}

const compoundSurnames = new Set(
  '欧阳 司马 上官 诸葛 夏侯 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 司空 端木 轩辕 宇文 长孙 南宫 独孤 呼延 百里 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 钟离 鲜于 闾丘 西门 歐陽 諸葛 東方 長孫 獨孤'.split(
    ' ',
  ),
);
const titles = /\s+(?:MR|MRS|MS|MISS|MSTR|DR|CHD|INF|MR\.|MRS\.|MS\.|DR\.)$/i;
const han = /\p{Script=Han}/u;

/**
 * Splits a Chinese name: one character of surname, two where the surname is a known compound. Names with a point between
 * their parts (阿依古丽·买买提) have no surname that could be cut off: they stay whole.
 */
export function splitHanName(name: string): { surname: string; givenNames: string } {
  if (/\p{Script=Han}\s*[·•]\s*\p{Script=Han}/u.test(name)) return { surname: name, givenNames: '' };
  const plain = name.replace(/[\s·•]+/g, '');
  const width = plain.length >= 3 && compoundSurnames.has(plain.slice(0, 2)) ? 2 : 1;
  return { surname: plain.slice(0, width), givenNames: plain.slice(width) };
}

/** Reads one cell that holds a whole name: "TESTARI/ANNA MARIA MRS", "Testari, Anna", "王小明 WANG XIAOMING", "TESTARI Anna". */
export function readName(text: string): PersonName {
  if (namesSeveral(text)) return { surname: text, givenNames: '', several: true };
  const native = (text.match(/[\p{Script=Han}·•]+/gu) ?? []).join(' ').trim();
  const latin = text
    .replace(/[\p{Script=Han}·•]+/gu, ' ')
    .replace(/[()]+/g, ' ')
    .replace(/\s+/g, ' ')
    // "王小明 / WANG XIAOMING": this sign stood between the two names.
    .replace(/^[\s/,]+|[\s/,]+$/g, '');
  if (latin === '' || !/\p{L}/u.test(latin)) {
    if (native === '') return { surname: text, givenNames: '' };
    return { ...splitHanName(native), native };
  }
  const name = readLatin(latin);
  return native !== '' && han.test(native) ? { ...name, native } : name;
}

const sameWord = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one.localeCompare(other ?? '', undefined, { sensitivity: 'base' }) === 0;

/** The words without those of the surname, where they begin or end with it. */
function withoutSurname(words: readonly string[], surname: readonly string[]): string | undefined {
  const starts = surname.every((word, index) => sameWord(word, words[index]));
  if (starts) return words.slice(surname.length).join(' ');
  const ends = surname.every((word, index) => sameWord(word, words[words.length - surname.length + index]));
  return ends ? words.slice(0, -surname.length).join(' ') : undefined;
}

/**
 * The given names in a cell that stands beside a surname of its own and is headed "Name", where no column holds given
 * names: all of it ("ANNA"), or what is left when it repeats the surname ("TESTARI/ANNA", "ANNA TESTARI"). `other` when
 * it gives another surname. A name in Chinese characters beside a Latin surname is the name in its own script.
 */
export function givenBeside(text: string, surname: string): { givenNames: string; whole?: boolean; other?: boolean } {
  const isHan = han.test(text) && !/[\p{L}--\p{Script=Han}]/v.test(text);
  if (isHan) {
    if (!han.test(surname)) return { givenNames: '', whole: true };
    const repeats = text.startsWith(surname) && text.length > surname.length;
    return repeats ? { givenNames: text.slice(surname.length).trim(), whole: true } : { givenNames: text };
  }
  const latin = withoutTitles(text.replace(/[\p{Script=Han}·•]+/gu, ' ').trim()).rest;
  const words = latin.split(/[\s/,]+/).filter((word) => word !== '');
  const own = surname.split(/\s+/);
  const rest = words.length > own.length ? withoutSurname(words, own) : undefined;
  if (rest !== undefined) return { givenNames: rest, whole: true };
  const parted = /^[^/,]+[/,]\s*([^/,]*)$/.exec(latin);
  return parted ? { givenNames: (parted[1] ?? '').trim(), whole: true, other: true } : { givenNames: latin };
}

// "(INF12MAR19)", "(INFTEST/LUCA)" and "MRS/INF" are infants whom the adult holds; "MSTR INF" and "(INF)" are the infant.
const heldInfant = /\bINF\s*\d|\(INF(?!(?:ANT)?\s*\))|\b(?:MR|MRS|MS|DR)\.?[\s/(]*INF(?:ANT)?\b/i;

/** An infant beside the adult ("TESTARI/ANNA MRS + INF TESTARI/LUCA"), or a couple in one cell. */
export function namesSeveral(text: string): boolean {
  if (heldInfant.test(text)) return true;
  if (/[+&;、；]/.test(text) || /(?:^|[\s(,])INF\s+(?!MR|MS|MSTR|MISS|CHD)\p{L}/iu.test(text.replace(/^INF\s+/i, '')))
    return true;
  const parts = text.replace(/[\p{Script=Han}·•]+\s*\/?/gu, '').split('/');
  return parts.length > 2 && !parts.slice(2).every((part) => part.trim() === '' || titles.test(` ${part.trim()}`));
}

/** The name without the titles behind it, and whether one of them was an infant's. */
function withoutTitles(text: string): { rest: string; infant: boolean } {
  let rest = text;
  let infant = false;
  for (let found = titles.exec(rest); found && rest.length > found[0].length; found = titles.exec(rest)) {
    if (/INF/i.test(found[0])) infant = true;
    rest = rest.slice(0, found.index);
  }
  return { rest, infant };
}

function readLatin(text: string): PersonName {
  let rest = text.replace(/\/(?=[^/]*$)/, (sign) => (text.split('/').length > 2 ? ' ' : sign));
  const leads = /^INF\s+\S+\//i.test(rest);
  if (leads) rest = rest.replace(/^INF\s+/i, '');
  const bare = withoutTitles(rest);
  rest = bare.rest;
  const infant = leads || bare.infant;
  const more = infant ? { infant } : {};
  const parted = /^([^/,]+)[/,]\s*([^/,]*)$/.exec(rest);
  if (parted) return { surname: (parted[1] ?? '').trim(), givenNames: (parted[2] ?? '').trim(), ...more };
  const words = rest.split(' ');
  if (words.length === 1) return { surname: rest, givenNames: '', ...more };
  // "TESTARI Anna", "Anna TESTARI": the part in capitals is the surname, where only one part is.
  const capital = (word: string): boolean =>
    word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
  const capitals = words.filter(capital);
  if (capitals.length > 0 && capitals.length < words.length) {
    return { surname: capitals.join(' '), givenNames: words.filter((word) => !capital(word)).join(' '), ...more };
  }
  return { surname: rest, givenNames: '', undecided: true, ...more };
}
