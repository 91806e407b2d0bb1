import type { ManifestPerson, PersonRole } from '../exchange/manifest.ts';
import type { Personal } from '../store/personal.ts';
import {
  type Likeness,
  birthsOf,
  documentsOf,
  isShortened,
  likenessOf,
  namesOf,
  referencesOf,
  seatsOf,
} from './manifest-likeness.ts';
import { personalOf } from './manifest-people.ts';
import { coversFlight } from './manifest-whole.ts';

/** Somebody whom the people of a list may be. */
interface Candidate {
  readonly personal: Personal;
  readonly role: PersonRole;
}

/** How much a list says about itself. */
export interface Claims {
  /** Whether a person stands on a list that claims to be complete. */
  readonly complete: (person: ManifestPerson) => boolean;
  /** Whether the lists say by themselves that they are all people of a kind. */
  readonly certain: Readonly<Record<PersonRole, boolean>>;
}

export interface Match<K> {
  readonly pairs: ReadonlyMap<ManifestPerson, K>;
  readonly unmatched: readonly K[];
  /** Who on the list may be somebody known all the same: two cases until a person has looked. */
  readonly doubts: ReadonlyMap<ManifestPerson, K>;
}

interface Said {
  readonly person: ManifestPerson;
  readonly like: Likeness;
}

type Fits = (one: Likeness, other: Likeness) => boolean;

/** Of so many pairs nobody is told from the others by name alone. */
const mostCompared = 10_000;
const roles = ['passenger', 'crew'] as const;
const partial: Claims = { complete: () => false, certain: { passenger: false, crew: false } };

const numbersOf = ({ documents }: Likeness): readonly string[] => [...new Set(documents.map(({ number }) => number))];
const filled = (key: string, ...parts: readonly string[]): readonly string[] => (parts.includes('') ? [] : [key]);

/** Nothing that both lists say speaks against it. */
const agree: Fits = (one, other) =>
  documentsOf(one, other) !== 'differs' && referencesOf(one, other) !== 'differs' && seatsOf(one, other) !== 'differs';
const nameless: Fits = (one, other) => namesOf(one, other) === 'unknown';
const sameBirth: Fits = (one, other) => birthsOf(one, other) === 'same';
const undated: Fits = (one, other) => birthsOf(one, other) === 'unknown';
const sameDocument: Fits = (one, other) => documentsOf(one, other) === 'same';
/** Who may be whom, while pairs are found. */
class Pairing<K extends Candidate> {
  readonly pairs = new Map<ManifestPerson, K>();
  readonly left: Set<K>;
  readonly said: readonly Said[];
  readonly likeness: ReadonlyMap<K, Likeness>;

  constructor(people: readonly ManifestPerson[], known: readonly K[]) {
    this.left = new Set(known);
    this.said = people.map((person) => ({ person, like: likenessOf(personalOf(person)) }));
    this.likeness = new Map(known.map((one) => [one, likenessOf(one.personal)]));
  }

  likeOf(one: K): Likeness {
    return this.likeness.get(one) ?? likenessOf(one.personal);
  }

  /** Everybody who is not paired yet, by a key that both sides share. */
  groups(
    keysOf: (like: Likeness) => readonly string[],
    among: (person: ManifestPerson) => boolean,
  ): readonly { readonly said: readonly Said[]; readonly known: readonly K[] }[] {
    // The first list of a flight meets nobody: its names need not be read aloud.
    if (this.left.size === 0) return [];
    const groups = new Map<string, { said: Said[]; known: K[] }>();
    for (const one of this.left) {
      for (const key of keysOf(this.likeOf(one))) {
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { said: [], known: [one] });
        else group.known.push(one);
      }
    }
    for (const one of this.said) {
      if (this.pairs.has(one.person) || !among(one.person)) continue;
      for (const key of keysOf(one.like)) groups.get(key)?.said.push(one);
    }
    return [...groups.values()].filter(({ said }) => said.length > 0);
  }

  /** Pairs whoever fits, the first with the first. */
  first(keysOf: (like: Likeness) => readonly string[], fits: Fits): void {
    for (const { said, known } of this.groups(keysOf, () => true)) {
      const free = known.filter((one) => this.left.has(one));
      for (const { person, like } of said) {
        if (this.pairs.has(person)) continue;
        const at = free.findIndex((one) => fits(like, this.likeOf(one)));
        const [found] = at < 0 ? [] : free.splice(at, 1);
        if (found !== undefined) this.take(person, found);
      }
    }
  }

  /** Pairs whoever fits one only, and is the only one who fits them. */
  alone(
    keysOf: (like: Likeness) => readonly string[],
    fits: Fits,
    among: (person: ManifestPerson) => boolean = () => true,
  ): void {
    for (const { said, known } of this.groups(keysOf, among)) {
      if (said.length * known.length > mostCompared) continue;
      const free = known.filter((one) => this.left.has(one));
      const fitting = said.map(({ person, like }) =>
        this.pairs.has(person) ? [] : free.filter((other) => fits(like, this.likeOf(other))),
      );
      for (const [index, { person }] of said.entries()) {
        const [only, ...others] = fitting[index] ?? [];
        if (only === undefined || others.length > 0) continue;
        if (fitting.filter((candidates) => candidates.includes(only)).length === 1) this.take(person, only);
      }
    }
  }

  take(person: ManifestPerson, one: K): void {
    this.pairs.set(person, one);
    this.left.delete(one);
  }
}

/** The pairs of which two lists leave no doubt, the names written as `namesOf` says. */
const pairCertain = <K extends Candidate>(
  pairing: Pairing<K>,
  namesOfOne: (like: Likeness) => readonly string[],
): void => {
  const named = (key: (name: string) => readonly string[]) => (like: Likeness) => namesOfOne(like).flatMap(key);
  const byDocumentAndName = (like: Likeness): readonly string[] =>
    numbersOf(like).flatMap((number) => namesOfOne(like).map((name) => `${number} ${name}`));
  // A number of another country is the same document only where name and birth date say so, too.
  pairing.first(byDocumentAndName, sameBirth);
  pairing.first(byDocumentAndName, (one, other) => sameDocument(one, other) && birthsOf(one, other) !== 'differs');
  pairing.alone(
    (like) => named((name) => filled(`${name} ${like.reference}`, like.reference))(like),
    (one, other) => documentsOf(one, other) !== 'differs' && birthsOf(one, other) !== 'differs',
  );
  pairing.first(
    (like) => named((name) => filled(`${name} ${like.seat}`, like.seat))(like),
    (one, other) => agree(one, other) && ['same', 'unknown'].includes(birthsOf(one, other)),
  );
  // Of several whom nothing tells apart it does not matter who is who.
  pairing.first(
    (like) =>
      like.documents.length > 0 ? [] : named((name) => [[name, like.birth, like.reference, like.seat].join('|')])(like),
    () => true,
  );
  pairing.alone((like) => named((name) => filled(`${name} ${like.birth}`, like.birth))(like), agree);
  pairing.alone(
    named((name) => [name]),
    (one, other) => undated(one, other) && agree(one, other),
  );
};

/** For either kind of people: whether the list covers the flight, judged by the pairs that leave no doubt. */
const coveredBy = <K extends Candidate>(
  pairing: Pairing<K>,
  known: readonly K[],
  { complete, certain }: Claims,
): Readonly<Record<PersonRole, boolean>> => {
  const [passenger = false, crew = false] = roles.map((role) => {
    const claimed = pairing.said.filter(({ person }) => person.role === role && complete(person));
    return (
      claimed.length > 0 &&
      coversFlight({
        known: known.filter((one) => one.role === role).length,
        named: claimed.length,
        both: claimed.filter(({ person }) => pairing.pairs.has(person)).length,
        certain: certain[role],
      })
    );
  });
  return { passenger, crew };
};

/**
 * How the people of a new list match those known. Nobody is taken for somebody else because they share a document, a
 * name or a reference: all that both sides say must agree. Where it does not, and the list is the whole one, a number or
 * a name that was put right is believed of whoever is otherwise alike and alone; anywhere else it is a doubt.
 *
 * @param known cases, or the entries of the lists before
 */
export const match = <K extends Candidate>(
  people: readonly ManifestPerson[],
  known: readonly K[],
  claims: Claims = partial,
): Match<K> => {
  const pairing = new Pairing(people, known);
  const written = ({ name }: Likeness): readonly string[] => filled(name, name);
  pairCertain(pairing, written);
  // Closing and cancelling messages name people by a document or by the reference of the list before, and by nothing else.
  pairing.alone(numbersOf, (one, other) => nameless(one, other) && sameDocument(one, other) && sameBirth(one, other));
  pairing.alone(
    numbersOf,
    (one, other) => nameless(one, other) && sameDocument(one, other) && birthsOf(one, other) !== 'differs',
  );
  pairing.alone(
    ({ reference }) => filled(reference, reference),
    (one, other) => nameless(one, other) && documentsOf(one, other) !== 'differs' && birthsOf(one, other) !== 'differs',
  );
  pairing.alone(
    numbersOf,
    (one, other) => isShortened(one, other) && sameDocument(one, other) && sameBirth(one, other),
  );
  if (pairing.left.size > 0 && pairing.pairs.size < people.length) pairCertain(pairing, (like) => like.spellings());

  const covered = coveredBy(pairing, known, claims);
  const whole = (person: ManifestPerson): boolean => covered[person.role] && claims.complete(person);
  // A passport number corrected between two versions, or a seat where there is no number.
  pairing.alone(
    ({ name, birth }) => filled(`${name} ${birth}`, name, birth),
    (one, other) => referencesOf(one, other) !== 'differs',
    whole,
  );
  // A name corrected; never on a document that is shared, for then it may be another child's.
  const holders = new Map<string, number>();
  for (const like of pairing.likeness.values()) {
    for (const number of numbersOf(like)) holders.set(number, (holders.get(number) ?? 0) + 1);
  }
  pairing.alone(
    (like) => numbersOf(like).filter((number) => holders.get(number) === 1),
    (one, other) => sameDocument(one, other) && sameBirth(one, other) && agree(one, other),
    whole,
  );

  const doubts = new Map<ManifestPerson, K>();
  for (const { said, known: others } of pairing.groups(
    (like) => like.spellings(),
    () => true,
  )) {
    if (said.length * others.length > mostCompared) continue;
    for (const { person, like } of said) {
      const other = others.find((one) => birthsOf(like, pairing.likeOf(one)) !== 'differs');
      if (other !== undefined && !doubts.has(person)) doubts.set(person, other);
    }
  }
  return { pairs: pairing.pairs, unmatched: [...pairing.left], doubts };
};
