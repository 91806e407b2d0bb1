/**
 * The same person named twice on one flight. Two open cases of one person are a gap, so the entries are merged; each merge
 * is said, because a head fewer than the source lists must never be a surprise.
 */
import type { ManifestFlight, ManifestPerson, ProblemLog } from './manifest.ts';
import { note } from './manifest.ts';

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const nameOf = (person: ManifestPerson): string =>
  plain(`${person.surname} ${person.givenNames}`) || plain(person.fullNameNative ?? '');

/**
 * Keys under which the same person would stand. A document alone is not enough: children travel on a parent's passport,
 * and a wrong number belongs to somebody else. So the name counts too.
 */
export function identityKeys(person: ManifestPerson): string[] {
  const keys: string[] = [];
  const name = nameOf(person);
  for (const document of person.documents) {
    if (document.type !== 'V') keys.push(`${person.role}|${document.type}|${plain(document.number)}|${name}`);
  }
  if (person.documents.length === 0 && person.reference !== undefined) {
    keys.push(`${person.role}|reference|${person.reference}|${name}`);
  }
  return keys;
}

function mergeInto(kept: ManifestPerson, other: ManifestPerson): ManifestPerson {
  const merged: ManifestPerson = { ...other, ...kept };
  const numbers = new Set(kept.documents.map((document) => `${document.type} ${plain(document.number)}`));
  merged.documents = [
    ...kept.documents,
    ...other.documents.filter((document) => !numbers.has(`${document.type} ${plain(document.number)}`)),
  ];
  if (kept.givenNames === '') merged.givenNames = other.givenNames;
  return merged;
}

/**
 * Merges entries of the same person (same role, same document and same name) and warns of each, and warns of documents
 * that two different names share. Sets `merged` on the flight when there were any.
 */
export function mergeDuplicates(flight: ManifestFlight, log: ProblemLog): void {
  const kept: ManifestPerson[] = [];
  const byKey = new Map<string, number>();
  const byDocument = new Map<string, ManifestPerson>();
  let merged = 0;
  for (const person of flight.people) {
    const keys = identityKeys(person);
    const known = keys.map((key) => byKey.get(key)).find((index) => index !== undefined);
    const first = known === undefined ? undefined : kept[known];
    if (known !== undefined && first) {
      merged += 1;
      kept[known] = mergeInto(first, person);
      note(
        log,
        'warning',
        person.at,
        'person',
        nameOf(person),
        `one entry; the same person stands at ${first.at}, merged`,
      );
    } else {
      kept.push(person);
    }
    for (const key of keys) if (!byKey.has(key)) byKey.set(key, known ?? kept.length - 1);
    for (const document of person.documents) {
      const key = `${document.type}|${plain(document.number)}|${document.issuer ?? ''}`;
      const holder = byDocument.get(key);
      if (!holder) byDocument.set(key, person);
      else if (nameOf(holder) !== nameOf(person) || holder.role !== person.role) {
        note(log, 'warning', person.at, 'document', document.number, `one holder; ${holder.at} has the same document`);
      }
    }
  }
  if (merged === 0) return;
  flight.people = kept;
  flight.merged = (flight.merged ?? 0) + merged;
}
