import type { CasePage } from '../contract/answer.ts';
import { writeInstant } from '../contract/instant.ts';
import type { SearchBody } from '../contract/query.ts';
import { type SearchWord, normalised } from '../city/search.ts';
import type { CaseId } from '../loop/terms.ts';
import { caseStates, readNow } from '../store/read/cases.ts';
import { casesWithTokens } from '../store/read/search.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { listed } from './person.ts';

/** Every group must be met; a group is met by any of its sets, a set by all of its tokens. */
type Wanted = readonly (readonly (readonly string[])[])[];

const wantedBy = (body: SearchBody, token: (kind: SearchWord['kind'], text: string) => string): Wanted => {
  const groups: string[][][] = [];
  const one = (kind: SearchWord['kind'], text: string | undefined): void => {
    if (text !== undefined && normalised(text) !== '') groups.push([[token(kind, normalised(text))]]);
  };
  one('document', body.document);
  one('phone', body.phone);
  one('qr', body.qr);
  one('plate', body.plate);
  const name = body.name === undefined ? '' : normalised(body.name);
  if (body.name !== undefined && name !== '') {
    const parts = body.name
      .split(/[\s,·・/]+/)
      .map(normalised)
      .filter((part) => part !== '');
    // Given names may have been typed first: every turn of the words is looked for as well.
    const turns = [
      ...new Set([name, ...parts.slice(0, 6).map((_, at) => [...parts.slice(at), ...parts.slice(0, at)].join(''))]),
    ];
    groups.push([...turns.map((turn) => [token('name', turn)]), parts.map((part) => token('name', part))]);
    const born = body.birthDate === undefined ? '' : normalised(body.birthDate);
    if (born !== '') groups.push(turns.map((turn) => [token('birth', `${born}${turn}`)]));
  }
  return groups;
};

/**
 * Finds cases by what identifies their person, among those that the unit may see. The words are hidden behind keyed
 * tokens before the database hears them, and every hit shown is a recorded reading.
 */
export const search = async (house: House, who: Who, body: SearchBody): Promise<CasePage> => {
  const hex = (kind: SearchWord['kind'], text: string): string => house.seal.token(kind, text).toString('hex');
  const wanted = wantedBy(body, hex);
  const tokens = [...new Set(wanted.flat(2))];
  return house.read(who, async (seen) => {
    const now = writeInstant(await readNow(seen));
    if (tokens.length === 0) return { now, items: [], next: null };
    const hits = await casesWithTokens(
      seen,
      tokens.map((token) => Buffer.from(token, 'hex')),
      {
        loop: body.loop ?? null,
        closed: body.closed,
      },
    );
    const found: CaseId[] = [];
    for (const [id, has] of hits) {
      const met = wanted.every((sets) => sets.some((set) => set.every((token) => has.has(token))));
      if (met && found.length < body.limit) found.push(id);
    }
    const states = await caseStates(seen, found);
    const purpose = body.purpose === undefined ? 'search' : `search: ${body.purpose}`;
    const items = await listed(
      house,
      seen,
      who,
      found.flatMap((id) => states.get(id) ?? []),
      purpose,
    );
    return { now, items, next: null };
  });
};
