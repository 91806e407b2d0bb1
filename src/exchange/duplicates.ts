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
  // Some senders write the booking where a reference belongs: without a name two people of it are not one.
  if (person.documents.length === 0 && person.reference !== undefined && name !== '') {
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

/** Where the people of one key stand, by birth date; '' when none is given. */
type Namesakes = Map<string, number>;

/**
 * The entry that names the same person. Two birth dates are two people (father and son) or a mistake that somebody must look
 * at; an entry without one that could be either of two is not given to one of them.
 */
function entryOf(person: ManifestPerson, namesakes: readonly Namesakes[]): number | undefined {
  const birth = person.birthDate ?? '';
  const same = namesakes.map((each) => each.get(birth)).find((index) => birth !== '' && index !== undefined);
  if (same !== undefined) return same;
  const possible = new Set<number | undefined>();
  for (const each of namesakes) {
    if (birth !== '') possible.add(each.get(''));
    else if (each.size === 1) possible.add([...each.values()][0]);
    else return undefined;
  }
  possible.delete(undefined);
  return possible.size === 1 ? [...possible][0] : undefined;
}

/** A visa in one entry and a passport in the other, or two passports: one person or two, which nobody but a person can tell. */
function warnOfNamesake(person: ManifestPerson, byBirth: Map<string, ManifestPerson>, log: ProblemLog): void {
  const name = nameOf(person);
  if (name === '' || person.birthDate === undefined) return;
  const key = `${name} ${person.birthDate}`;
  const before = byBirth.get(key);
  if (before === undefined) byBirth.set(key, person);
  else {
    const expected = `one entry; ${before.at} has the same name and birth date and another document: kept as two people`;
    note(log, 'warning', person.at, 'person', name, expected);
  }
}

/**
 * Merges entries of the same person (same role, same document, same name, and no two birth dates) and warns of each, and
 * warns of documents that several people share and of those who may be one person all the same. Sets `merged` on the flight when there were any.
 */
export function mergeDuplicates(flight: ManifestFlight, log: ProblemLog): void {
  const kept: ManifestPerson[] = [];
  const byKey = new Map<string, Namesakes>();
  const byDocument = new Map<string, ManifestPerson>();
  const byBirth = new Map<string, ManifestPerson>();
  let merged = 0;
  for (const person of flight.people) {
    const keys = identityKeys(person);
    const namesakes = keys.flatMap((key) => byKey.get(key) ?? []);
    const known = entryOf(person, namesakes);
    const first = known === undefined ? undefined : kept[known];
    let index = known ?? kept.length;
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
      index = kept.length;
      kept.push(person);
      const [other] = namesakes[0]?.values() ?? [];
      if (other !== undefined) {
        const expected = `one birth date; ${kept[other]?.at ?? ''} has the same name and document: kept as two people`;
        note(log, 'warning', person.at, 'birthDate', person.birthDate ?? '', expected);
      }
      warnOfNamesake(person, byBirth, log);
    }
    for (const key of keys) {
      const entries = byKey.get(key) ?? new Map<string, number>();
      byKey.set(key, entries);
      const birth = kept[index]?.birthDate ?? '';
      if (birth !== '' && entries.get('') === index) entries.delete('');
      if (!entries.has(birth)) entries.set(birth, index);
    }
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
