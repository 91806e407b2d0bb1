import type { ManifestPerson } from '../exchange/manifest.ts';
import { normalised } from '../city/search.ts';
import type { CaseId, Facts, Json } from '../loop/terms.ts';
import type { CaseState } from '../loop/state.ts';
import { canonical } from '../store/canonical.ts';
import type { Personal } from '../store/personal.ts';

/** Somebody already known on a voyage. */
export interface Known {
  readonly id: CaseId;
  readonly state: CaseState;
  readonly personal: Personal;
}

/** What the manifest says of a person, as it is sealed. */
export const personalOf = (person: ManifestPerson): { readonly [key: string]: Json } => {
  const { surname, givenNames, sex, birthDate, nationality, documents, seat, phone, email, address } = person;
  const all: Record<string, unknown> = {
    surname,
    givenNames,
    nativeName: person.fullNameNative,
    sex,
    birthDate,
    nationality,
    documents,
    seat,
    phone,
    email,
    address,
    reference: person.reference,
    booking: person.bookingReference,
    residence: person.residence,
    embark: person.embark,
    debark: person.debark,
    baggage: person.baggage,
    signing: person.signing,
  };
  // An empty list of documents says nothing: a closing message must not take the passport away.
  const kept = Object.entries(all).filter(
    ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept) as { readonly [key: string]: Json };
};

const fullYears = (birth: string, on: string): number => {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5, 10) < birth.slice(5, 10) ? years - 1 : years;
};

/**
 * What policy may look at: category, full years of age on the day of arrival, that somebody comes by ship, and of a
 * ship's crew whether they sign off.
 *
 * @param byShip whether the voyage is a ship's
 */
export const factsOf = (person: ManifestPerson, arrivalDay: string, byShip = false): Facts => {
  const transit = person.transit === true;
  const crew = byShip ? 'ship-crew' : 'crew';
  const category = person.role === 'crew' ? crew : transit ? 'transit' : 'traveller';
  const known = person.birthDate !== undefined && arrivalDay.length >= 10;
  return {
    category,
    ...(known ? { years: fullYears(person.birthDate ?? '', arrivalDay) } : {}),
    ...(byShip ? { conveyance: 'ship' } : {}),
    ...(byShip && person.signing !== undefined ? { signing: person.signing } : {}),
  };
};

const textIn = (personal: Personal, key: string): string => {
  const value = personal[key];
  return typeof value === 'string' ? value : '';
};
/** The name as it is written, for those who may read it. */
export const nameOf = (personal: Personal): string =>
  [textIn(personal, 'surname'), textIn(personal, 'givenNames')].filter((part) => part !== '').join(', ') ||
  textIn(personal, 'nativeName');
const nameIn = (personal: Personal): string => normalised(textIn(personal, 'surname') + textIn(personal, 'givenNames'));

/** What tells one person from another on a flight, strongest first. */
const marksOf = (personal: Personal): readonly string[] => {
  const marks: string[] = [];
  const documents: unknown = personal['documents'];
  if (Array.isArray(documents)) {
    for (const document of documents) {
      const number: unknown =
        typeof document === 'object' && document !== null ? Reflect.get(document, 'number') : null;
      if (typeof number === 'string' && number !== '') marks.push(`document ${normalised(number)}`);
    }
  }
  // A name and birth date without any document: two such people on one flight are told apart by the carrier's own
  // reference or seat, or stay two.
  if (marks.length === 0) {
    const told = textIn(personal, 'reference') || textIn(personal, 'seat');
    marks.push(`name ${nameIn(personal)} ${textIn(personal, 'birthDate')} ${told}`);
  }
  return marks;
};
const weakMarkOf = (personal: Personal): string => `${nameIn(personal)} ${textIn(personal, 'birthDate')}`;
const hasDocument = ({ documents }: Personal): boolean => Array.isArray(documents) && documents.length > 0;

/** What is compared again and again, made once. */
interface Likeness {
  readonly name: string;
  readonly birth: string;
}
const likenessOf = (personal: Personal): Likeness => ({ name: nameIn(personal), birth: textIn(personal, 'birthDate') });

/**
 * How much two entries of one document are alike: 3 name and birth date, 2 name, 1 birth date, 0 nothing speaks against
 * it. -1: both differ, so these are two people, such as a child on a parent's passport.
 */
const alike = (one: Likeness, other: Likeness): number => {
  const sameBirth = one.birth !== '' && one.birth === other.birth;
  if (one.name !== '' && one.name === other.name) return sameBirth ? 3 : 2;
  if (sameBirth) return 1;
  return [one.name, other.name, one.birth, other.birth].includes('') ? 0 : -1;
};

/** The mark under which a new case of this person gets its id. */
export const identity = (person: ManifestPerson, position: number): string =>
  marksOf(personalOf(person))[0] ?? `position ${position}`;

/**
 * How the people of a new list match those known: by document, those most alike first, else by the carrier's own
 * reference where the name does not speak against it, else by name and birth date where both are alone.
 */
export const match = <K extends { readonly personal: Personal }>(
  people: readonly ManifestPerson[],
  known: readonly K[],
): { readonly pairs: ReadonlyMap<ManifestPerson, K>; readonly unmatched: readonly K[] } => {
  const byMark = new Map<string, K[]>();
  const byReference = new Map<string, K[]>();
  const byWeak = new Map<string, K[]>();
  const put = (map: Map<string, K[]>, mark: string, one: K): void => {
    const list = map.get(mark);
    if (list === undefined) map.set(mark, [one]);
    else list.push(one);
  };
  for (const one of known) {
    for (const mark of marksOf(one.personal)) put(byMark, mark, one);
    const reference = textIn(one.personal, 'reference');
    if (reference !== '') put(byReference, reference, one);
    put(byWeak, weakMarkOf(one.personal), one);
  }
  const left = new Set(known);
  const pairs = new Map<ManifestPerson, K>();
  const take = (person: ManifestPerson, candidates: readonly K[] | undefined): void => {
    const found = candidates?.filter((one) => left.has(one)) ?? [];
    const [only] = found;
    if (only === undefined || pairs.has(person)) return;
    pairs.set(person, only);
    left.delete(only);
  };
  const said = people.map((person) => {
    const personal = personalOf(person);
    return { person, personal, marks: marksOf(personal), likeness: likenessOf(personal) };
  });
  const likenesses = new Map(known.map((one) => [one, likenessOf(one.personal)]));
  // A family may share a passport: whoever is named like one of them is that one, before anybody else is.
  for (const least of [3, 2, 1, 0]) {
    for (const { person, marks, likeness } of said) {
      if (pairs.has(person)) continue;
      const fits = (one: K): boolean =>
        left.has(one) && alike(likeness, likenesses.get(one) ?? likenessOf(one.personal)) >= least;
      for (const mark of marks) {
        const found = byMark.get(mark)?.find(fits);
        if (found !== undefined) take(person, [found]);
      }
    }
  }
  // Closing and cancelling messages often name people only by the reference of the list before, or by it and a name.
  for (const person of people) {
    if (pairs.has(person) || person.documents.length > 0 || person.reference === undefined) continue;
    const name = nameIn(personalOf(person));
    const candidates = byReference.get(person.reference)?.filter((one) => left.has(one)) ?? [];
    const [only] = candidates;
    const fits = only !== undefined && (name === '' || nameIn(only.personal) === '' || nameIn(only.personal) === name);
    if (candidates.length === 1 && fits) take(person, candidates);
  }
  const alone = new Map<string, number>();
  for (const { personal } of said) {
    const weak = weakMarkOf(personal);
    alone.set(weak, (alone.get(weak) ?? 0) + 1);
  }
  // A passport number corrected between two versions: the same name and birth date, once here and once there. Namesakes
  // with a document each and no birth date are not told to be one.
  for (const { person, personal, likeness } of said) {
    if (pairs.has(person) || likeness.name === '') continue;
    const weak = weakMarkOf(personal);
    const candidates = byWeak.get(weak)?.filter((one) => left.has(one)) ?? [];
    const [only] = candidates;
    if (alone.get(weak) !== 1 || only === undefined || candidates.length > 1) continue;
    const undated = likeness.birth === '';
    if (!(undated && hasDocument(personal) && hasDocument(only.personal))) take(person, candidates);
  }
  return { pairs, unmatched: [...left] };
};

/** Whether a newer list says something else about a person than what is known. */
export const differs = (person: ManifestPerson, known: Known): boolean => {
  const said = personalOf(person);
  return Object.entries(said).some(([key, value]) => canonical(value) !== canonical(known.personal[key] ?? null));
};
