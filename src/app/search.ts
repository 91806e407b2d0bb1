import type { CasePage, ListedCase } from '../contract/answer.ts';
import { writeInstant } from '../contract/instant.ts';
import { foundFor } from '../contract/purpose.ts';
import type { SearchBody } from '../contract/query.ts';
import { type SearchWord, normalised } from '../city/search.ts';
import { typedZone } from '../exchange/mrz/typed.ts';
import type { CaseId } from '../loop/terms.ts';
import { type Position, caseStates, readNow } from '../store/read/cases.ts';
import { type Wanted, casesMeeting } from '../store/read/search.ts';
import { openPersonal } from '../store/personal.ts';
import type { Seen, Who } from '../store/reader.ts';
import { writeCursor } from './cursor.ts';
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

/** Sets by which any kind of word is met. */
const byAnything = (text: string, token: Hide, year: number): readonly (readonly Choices[])[] => {
  const plain = normalised(text);
  const zone = typedZone(text, year);
  // One that was misread finds nobody: its number may be somebody else's.
  if (zone !== null) return 'number' in zone ? [[[token('document', normalised(zone.number))]]] : [];
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

interface Hits {
  readonly ids: readonly CaseId[];
  readonly next: string | null;
}

/** How a page was made, as its cursor says: by what was asked, by how a name may be read, or by name and then the birth date. */
const ways = { asked: 0, guessed: 1, born: 2 } as const;
type Way = (typeof ways)[keyof typeof ways];

const found = async (
  seen: Seen,
  wanted: Wanted,
  body: SearchBody,
  from: Position | undefined,
  way: Way,
): Promise<Hits> => {
  if (wanted.flat(3).length === 0) return { ids: [], next: null };
  const after = from === undefined ? null : { openedAt: from.first, id: from.id };
  const rows = await casesMeeting(seen, wanted, {
    loop: body.loop ?? null,
    closed: body.closed,
    limit: body.limit + 1,
    after,
  });
  const last = rows[body.limit - 1];
  const more = rows.length > body.limit && last !== undefined;
  return {
    ids: rows.slice(0, body.limit).map(({ case_id: id }) => id),
    next: more ? writeCursor({ first: last.opened_at, second: way, id: last.case_id }) : null,
  };
};

const looks = 20;
const atOnce = 100;

/**
 * Whoever bears a name, in any of its forms, and was born on a day: kept under a token is only the name in letters with the
 * day, so people are gone through by name. Only who is found is shown, and only that is a reading. Gives up a page after many
 * who were born on other days, and says where to go on.
 */
const bornOn = async (
  house: House,
  seen: Seen,
  wanted: Wanted,
  body: SearchBody,
  from: Position | undefined,
): Promise<Hits> => {
  const born = normalised(body.birthDate ?? '');
  const ids: CaseId[] = [];
  let at = from;
  for (let look = 0; look < looks; look += 1) {
    const rows = await casesMeeting(seen, wanted, {
      loop: body.loop ?? null,
      closed: body.closed,
      limit: atOnce,
      after: at === undefined ? null : { openedAt: at.first, id: at.id },
    });
    const known = await openPersonal(
      seen,
      house.seal,
      rows.map((row) => row.case_id),
    );
    for (const { case_id: id, opened_at: openedAt } of rows) {
      const said = known.get(id)?.['birthDate'];
      if (typeof said === 'string' && normalised(said) === born) {
        if (ids.length === body.limit && at !== undefined) return { ids, next: writeCursor(at) };
        ids.push(id);
      }
      at = { first: openedAt, second: ways.born, id };
    }
    if (rows.length < atOnce) return { ids, next: null };
  }
  return { ids, next: at === undefined ? null : writeCursor(at) };
};

/** Whether somebody is known to be called otherwise in characters. */
const calledOtherwise = (person: ListedCase['person'], typed: string): boolean => {
  const native: unknown = person?.['nativeName'];
  return typeof native === 'string' && isHan(native) && simplifiedName(native) !== simplifiedName(typed);
};

/**
 * Finds cases by what identifies their person, among those that the unit may see. The words are hidden behind keyed
 * tokens before the database hears them, and every hit shown is a recorded reading.
 *
 * @param from after which hit it goes on, as its cursor says
 */
export const search = async (house: House, who: Who, body: SearchBody, from?: Position): Promise<CasePage> => {
  const hex: Hide = (kind, text) => house.seal.token(kind, text).toString('hex');
  return house.read(who, async (seen) => {
    const at = await readNow(seen);
    const now = writeInstant(at);
    const wanted = wantedBy(body, hex, new Date(at).getUTCFullYear());
    if (wanted.length === 0) return { now, items: [], next: null };
    const typed = body.name ?? body.text ?? '';
    const { birthDate, ...unborn } = body;
    const named = wantedBy(unborn, hex, new Date(at).getUTCFullYear());
    // A page goes on with what the one before it was made of; a first one tries what is wider when nobody was found.
    const first = from === undefined;
    let hits: Hits = { ids: [], next: null };
    if (first || from.second === ways.asked) hits = await found(seen, wanted, body, from, ways.asked);
    const dated = birthDate !== undefined && (first ? hits.ids.length === 0 : from.second === ways.born);
    if (dated) hits = await bornOn(house, seen, named, body, from);
    const guessed = first
      ? hits.ids.length === 0 && isHan(typed) && birthDate === undefined
      : from.second === ways.guessed;
    if (guessed) hits = await found(seen, inLatin(body, hex), body, from, ways.guessed);
    const { ids, next } = hits;
    const states = await caseStates(seen, ids);
    const items = await listed(
      house,
      seen,
      who,
      ids.flatMap((id) => states.get(id) ?? []),
      foundFor(body.purpose),
    );
    return { now, items: guessed ? items.filter(({ person }) => !calledOtherwise(person, typed)) : items, next };
  });
};
