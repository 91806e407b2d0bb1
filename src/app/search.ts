import type { CasePage, ListedCase } from '../contract/answer.ts';
import { writeInstant } from '../contract/instant.ts';
import type { SearchBody } from '../contract/query.ts';
import { type SearchWord, normalised } from '../city/search.ts';
import { readMrz } from '../exchange/mrz/read.ts';
import type { CaseId } from '../loop/terms.ts';
import { caseStates, readNow } from '../store/read/cases.ts';
import { type Wanted, casesMeeting } from '../store/read/search.ts';
import type { Seen, Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { formsAsked, isHan, latinAsked, simplifiedName } from './name-forms.ts';
import { listed } from './person.ts';

type Choices = readonly string[];
type Hide = (kind: SearchWord['kind'], text: string) => string;

/** The words of a name in every turn: given names may have been typed first. */
const turnsOf = (name: string): { readonly parts: readonly string[]; readonly turns: readonly string[] } => {
  const parts = name.split(/[\s,·・/]+/).filter((part) => normalised(part) !== '');
  const turned = parts.slice(0, 6).map((_, at) => [...parts.slice(at), ...parts.slice(0, at)].join(''));
  return { parts, turns: [...new Set([name.replaceAll(/[\s,·・/]+/g, ''), ...turned])] };
};

/** Sets by which a name is met: whole in any turn, or every one of its parts; each as it may be read or written. */
const byName = (name: string, token: Hide): readonly (readonly Choices[])[] => {
  const { parts, turns } = turnsOf(name);
  const forms = (text: string): Choices => formsAsked(text).map((form) => token('name', form));
  return [...turns.map((turn) => [forms(turn)]), parts.map(forms)].filter((set) => set.length > 0);
};

const numberOfLine = /^([A-Z0-9<]{9})\d[A-Z<]{3}\d{6}\d/;

/** The document number of a machine-readable zone that a scanner typed, whole or its second line alone. */
export const numberOfZone = (text: string, year: number): string | null => {
  if (!text.includes('<')) return null;
  const { person } = readMrz(text, { referenceYear: year });
  if (person !== undefined) return person.document.number;
  const line = text.split(/\s+/).find((one) => numberOfLine.test(one));
  return line === undefined ? null : line.slice(0, 9).replaceAll('<', '');
};

/** Sets by which any kind of word is met. */
const byAnything = (text: string, token: Hide, year: number): readonly (readonly Choices[])[] => {
  const plain = normalised(text);
  const zone = numberOfZone(text.toUpperCase(), year);
  if (zone !== null) return [[[token('document', normalised(zone))]]];
  if (plain === '') return [];
  const numbers = (['document', 'qr', 'phone', 'plate'] as const).map((kind) => [[token(kind, plain)]]);
  return [...numbers, ...byName(text, token)];
};

const wantedBy = (body: SearchBody, token: Hide, year: number): Wanted => {
  const groups: (readonly (readonly Choices[])[])[] = [];
  const one = (kind: SearchWord['kind'], text: string | undefined): void => {
    if (text !== undefined && normalised(text) !== '') groups.push([[[token(kind, normalised(text))]]]);
  };
  one('document', body.document);
  one('phone', body.phone);
  one('qr', body.qr);
  one('plate', body.plate);
  if (body.name !== undefined && normalised(body.name) !== '') {
    groups.push(byName(body.name, token));
    const born = body.birthDate === undefined ? '' : normalised(body.birthDate);
    if (born !== '') {
      groups.push(turnsOf(body.name).turns.map((turn) => [[token('birth', `${born}${normalised(turn)}`)]]));
    }
  }
  if (body.text !== undefined) {
    const any = byAnything(body.text, token, year);
    if (any.length > 0) groups.push(any);
  }
  return groups;
};

/** People of whom only Latin letters are known, by how a Chinese name would stand in them. */
const inLatin = (body: SearchBody, token: Hide): Wanted => {
  const typed = body.name ?? body.text;
  const forms = typed === undefined ? [] : latinAsked(typed);
  return forms.length === 0 ? [] : [forms.map((form) => [[token('name', form)]])];
};

const found = async (seen: Seen, wanted: Wanted, body: SearchBody): Promise<readonly CaseId[]> =>
  wanted.flat(3).length === 0
    ? []
    : casesMeeting(seen, wanted, { loop: body.loop ?? null, closed: body.closed, limit: body.limit });

/** Whether somebody is known to be called otherwise in characters. */
const calledOtherwise = (person: ListedCase['person'], typed: string): boolean => {
  const native: unknown = person?.['nativeName'];
  return typeof native === 'string' && isHan(native) && simplifiedName(native) !== simplifiedName(typed);
};

/**
 * Finds cases by what identifies their person, among those that the unit may see. The words are hidden behind keyed
 * tokens before the database hears them, and every hit shown is a recorded reading.
 */
export const search = async (house: House, who: Who, body: SearchBody): Promise<CasePage> => {
  const hex: Hide = (kind, text) => house.seal.token(kind, text).toString('hex');
  return house.read(who, async (seen) => {
    const at = await readNow(seen);
    const now = writeInstant(at);
    const wanted = wantedBy(body, hex, new Date(at).getUTCFullYear());
    if (wanted.length === 0) return { now, items: [], next: null };
    let ids = await found(seen, wanted, body);
    const typed = body.name ?? body.text ?? '';
    const guessed = ids.length === 0 && isHan(typed) && body.birthDate === undefined;
    if (guessed) ids = await found(seen, inLatin(body, hex), body);
    const states = await caseStates(seen, ids);
    const purpose = body.purpose === undefined ? 'search' : `search: ${body.purpose}`;
    const items = await listed(
      house,
      seen,
      who,
      ids.flatMap((id) => states.get(id) ?? []),
      purpose,
    );
    return { now, items: guessed ? items.filter(({ person }) => !calledOtherwise(person, typed)) : items, next: null };
  });
};
