import type { ManifestPerson, PersonRole } from '../exchange/manifest.ts';
import { isDocumentNumber } from '../exchange/document-number.ts';
import type { CaseId, Facts, Json } from '../loop/terms.ts';
import type { CaseState } from '../loop/state.ts';
import { canonical } from '../store/canonical.ts';
import type { Personal } from '../store/personal.ts';
import { likenessOf } from './manifest-likeness.ts';

/** Somebody already known on a voyage. */
export interface Known {
  readonly id: CaseId;
  readonly state: CaseState;
  readonly personal: Personal;
  readonly role: PersonRole;
}

/** What the manifest says of a person, as it is sealed. */
export const personalOf = (person: ManifestPerson): { readonly [key: string]: Json } => {
  const { surname, givenNames, sex, birthDate, nationality, seat, phone, email, address } = person;
  // What stands where a number is not known yet would make one person of everybody of whom it is not.
  const documents = person.documents.filter(({ number }) => isDocumentNumber(number));
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
 * What policy may look at: category, full years of age on the day of arrival, the countries where somebody came aboard
 * or stopped on the way, that somebody comes by ship, and of a ship's crew whether they sign off.
 *
 * @param byShip whether the voyage is a ship's
 */
export const factsOf = (
  person: ManifestPerson,
  arrivalDay: string,
  byShip = false,
  boarded: readonly string[] = [],
): Facts => {
  const transit = person.transit === true;
  const crew = byShip ? 'ship-crew' : 'crew';
  const category = person.role === 'crew' ? crew : transit ? 'transit' : 'traveller';
  const known = person.birthDate !== undefined && arrivalDay.length >= 10;
  return {
    category,
    ...(known ? { years: fullYears(person.birthDate ?? '', arrivalDay) } : {}),
    ...(boarded.length > 0 ? { boarded } : {}),
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

/** The mark under which a new case of this person gets its id. */
export const identity = (person: ManifestPerson): string => {
  const { name, birth, reference, seat, documents } = likenessOf(personalOf(person));
  const [first] = documents;
  return first === undefined ? `name ${name} ${birth} ${reference || seat}` : `document ${first.number}`;
};

/** Whether a newer list says something else about a person than what is known. */
export const differs = (person: ManifestPerson, known: Known): boolean => {
  const said = personalOf(person);
  return Object.entries(said).some(([key, value]) => canonical(value) !== canonical(known.personal[key] ?? null));
};
