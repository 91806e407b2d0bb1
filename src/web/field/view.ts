import { type Arc, fiveLinks } from '../ui/ring.ts';
import type { Entry } from './keep/entry.ts';
import type { KeptCase, KeptDesk } from './keep/people.ts';

/** What an officer did to a case on this phone that the server has not said back yet. */
export type Local =
  | { readonly is: 'taken' }
  | { readonly is: 'offered'; readonly to: string }
  | { readonly is: 'gave'; readonly to: string };

/** A case as a screen shows it: what the server said last, and what this phone did since. */
export type ShownCase = KeptCase & { readonly local: Local | null };

export interface ShownDesk {
  readonly holding: readonly ShownCase[];
  readonly coming: readonly ShownCase[];
}

/** Somebody of whom this phone knows no more than the case. */
export const unknownCase = (id: string, link: string): KeptCase => ({
  case: id,
  loop: 'arrival',
  link,
  custody: 'held',
  holder: '',
  name: null,
  seat: null,
  marks: [],
  lane: null,
  late: 0,
  offer: null,
  party: [],
  run: null,
  openTests: 0,
  emergency: false,
  evidence: [],
  title: null,
});

/** The desk with everything that waits in the outbox put on top of it, in order. */
export const deskWith = (desk: KeptDesk | null, entries: readonly Entry[], heardAt: number): ShownDesk => {
  const holding = new Map<string, ShownCase>();
  const coming = new Map<string, ShownCase>();
  for (const one of desk?.holding ?? []) holding.set(one.case, { ...one, local: null });
  for (const one of desk?.coming ?? []) coming.set(one.case, { ...one, local: null });
  for (const { state, effect, endedAt } of entries) {
    // What was refused did not happen, and what was done before the desk was asked is in it.
    if (state === 'refused' || (state === 'done' && (endedAt ?? 0) < heardAt)) continue;
    for (const id of effect.take ?? []) {
      const known = coming.get(id) ?? holding.get(id) ?? unknownCase(id, effect.link ?? 'transfer');
      const link = effect.link ?? known.offer?.link ?? known.link;
      coming.delete(id);
      holding.set(id, { ...known, link, custody: 'held', offer: null, local: { is: 'taken' } });
    }
    for (const id of effect.offer?.cases ?? []) {
      const known = holding.get(id);
      const to = effect.offer?.to ?? '';
      if (known !== undefined) holding.set(id, { ...known, custody: 'offered', local: { is: 'offered', to } });
    }
    for (const id of effect.gave?.cases ?? []) {
      const known = holding.get(id);
      if (known !== undefined) {
        holding.set(id, { ...known, custody: 'offered', local: { is: 'gave', to: effect.gave?.to ?? '' } });
      }
    }
  }
  return { holding: [...holding.values()], coming: [...coming.values()] };
};

/** Those who are offered and stay overnight at a site that keeps no room for them, as far as this phone knows. */
export const roomless = (offered: readonly ShownCase[], kind: string, { holding }: ShownDesk): readonly ShownCase[] => {
  const sites = holding.filter(({ loop }) => loop === 'site').map((one) => one.case);
  if (kind !== 'site' || sites.length === 0) return [];
  return offered.filter(
    ({ loop, place }) => loop === 'arrival' && place !== undefined && (place === null || !sites.includes(place)),
  );
};

/** One thing to accept: a group with its heads, or one case with an offer of its own. */
export interface Arriving {
  readonly key: string;
  readonly handover: string | null;
  readonly from: string;
  readonly link: string;
  readonly run: string | null;
  readonly people: readonly ShownCase[];
}

/** What is coming, by handover; the largest first. */
export const arriving = (coming: readonly ShownCase[]): readonly Arriving[] => {
  const groups = new Map<string, ShownCase[]>();
  for (const one of coming) {
    if (one.offer === null || one.loop === 'handover') continue;
    const key = one.offer.handover ?? one.offer.offer;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups]
    .map(([key, people]) => ({
      key,
      handover: people[0]?.offer?.handover ?? null,
      from: people[0]?.holder ?? '',
      link: people[0]?.offer?.link ?? '',
      run: people[0]?.offer?.run ?? null,
      people: people.toSorted((one, other) => (one.name ?? one.case).localeCompare(other.name ?? other.case)),
    }))
    .toSorted((one, other) => other.people.length - one.people.length);
};

/** The ring of a case: links passed, the one it is in, and the one it is offered to. */
export const arcsOf = ({
  link,
  custody,
  late,
  offer,
}: Pick<KeptCase, 'link' | 'custody' | 'late' | 'offer'>): readonly Arc[] => {
  const here = fiveLinks.findIndex((one) => one === link);
  const next = custody === 'offered' ? (offer?.link ?? link) : null;
  return fiveLinks.map((one, index) => ({
    passed: here > index ? 1 : 0,
    held: here === index && one !== next ? 1 : 0,
    offered: one === next ? 1 : 0,
    late: here === index && late > 0,
  }));
};

/** Short, to be read out: the first letters of an id, for somebody whose name is not on this phone. */
export const shortId = (id: string): string => id.slice(0, 4).toUpperCase();
