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

/** Splits a Chinese name: one character of surname, two where the surname is a known compound. */
export function splitHanName(name: string): { surname: string; givenNames: string } {
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

/** An infant beside the adult ("TESTARI/ANNA MRS + INF TESTARI/LUCA"), or a couple in one cell. */
export function namesSeveral(text: string): boolean {
  if (/[+&;、；]/.test(text) || /(?:^|[\s(,])INF\s+(?!MR|MS|MSTR|MISS|CHD)\p{L}/iu.test(text.replace(/^INF\s+/i, '')))
    return true;
  const parts = text.replace(/[\p{Script=Han}·•]+\s*\/?/gu, '').split('/');
  return parts.length > 2 && !parts.slice(2).every((part) => part.trim() === '' || titles.test(` ${part.trim()}`));
}

function readLatin(text: string): PersonName {
  let rest = text.replace(/\/(?=[^/]*$)/, (sign) => (text.split('/').length > 2 ? ' ' : sign));
  let infant = /^INF\s+\S+\//i.test(rest);
  if (infant) rest = rest.replace(/^INF\s+/i, '');
  for (let found = titles.exec(rest); found && rest.length > found[0].length; found = titles.exec(rest)) {
    if (/INF/i.test(found[0])) infant = true;
    rest = rest.slice(0, found.index);
  }
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
