import type { Act } from './field.ts';
import type { Arriving, ShownCase } from './view.ts';

// What is put into the outbox for each thing that an officer does: the command, its words, and what it will change.

const ids = (people: readonly Pick<ShownCase, 'case'>[]): readonly string[] => people.map((one) => one.case);

/** Who stands there: of those offered, and besides. */
interface Present {
  readonly people: readonly ShownCase[];
  /** Cases that were not offered; only with a handover of many. */
  readonly others: readonly string[];
}

/**
 * Accepts those who are present; the others of the group stay with the giver and become a gap, and so does who is
 * there without having been offered.
 */
export const acceptance = (coming: Arriving, { people, others }: Present, from: string): Act => {
  const take = [...ids(people)];
  const [only] = coming.people;
  const what =
    others.length === 0
      ? { key: 'accept', values: { count: take.length, from } }
      : { key: 'accept-others', values: { count: take.length, from, others: others.length } };
  const common = { what, effect: { take, link: coming.link } };
  if (coming.handover === null) {
    const id = only?.case ?? '';
    return { ...common, cases: [id], command: { type: 'accept', case: id, offer: only?.offer?.offer ?? '' } };
  }
  return {
    ...common,
    cases: [coming.handover, ...ids(coming.people), ...others],
    command: { type: 'accept-group', handover: coming.handover, present: [...take, ...others] },
  };
};

/** Refuses what is offered, with a reason. */
export const refusal = (coming: Arriving, reason: string, from: string): Act => {
  const what = { key: 'refuse', values: { count: coming.people.length, from } };
  const [only] = coming.people;
  if (coming.handover === null) {
    const id = only?.case ?? '';
    const offer = only?.offer?.offer ?? '';
    return { what, cases: [id], command: { type: 'refuse', case: id, offer, reason } };
  }
  const cases = [coming.handover, ...ids(coming.people)];
  return { what, cases, command: { type: 'refuse-group', handover: coming.handover, reason } };
};

/** Where people go. */
export interface Going {
  readonly to: string;
  readonly link: string;
  readonly run: string | null;
  readonly splits: string;
}

/** Offers people to another unit, all or none. */
export const offerOf = (people: readonly ShownCase[], { to, link, run, splits }: Going, name: string): Act => {
  const cases = [...ids(people)];
  const what = { key: 'offer', values: { count: cases.length, to: name } };
  const effect = { offer: { to, cases } };
  const more = { ...(run === null ? {} : { run }), ...(splits.trim() === '' ? {} : { splits: splits.trim() }) };
  const [only] = cases;
  if (only !== undefined && cases.length === 1) {
    return { what, effect, cases, command: { type: 'offer', case: only, to, link, ...more } };
  }
  const handover = crypto.randomUUID();
  const command = { type: 'offer-group', handover, cases, to, link, ...more };
  return { what, effect, cases: [handover, ...cases], command };
};

/** Takes over somebody whose giver is silent. */
export const claimOf = (id: string, link: string, reason: string, who: string): Act => ({
  what: { key: 'claim', values: { who } },
  cases: [id],
  effect: { take: [id], link },
  command: { type: 'claim', case: id, link, reason },
});

/** Evidence about one case. */
export const recordOf = (
  id: string,
  kind: string,
  key: string,
  values: Readonly<Record<string, string | number>>,
  more: Readonly<Record<string, unknown>>,
): Act => ({
  what: { key, values: { ...values } },
  cases: [id],
  command: { type: 'record', case: id, kind, ...more },
});

/** A specimen taken of somebody, by the number on its label: a case of its own that holds its person. */
export const specimenOf = (person: string, unit: string, label: string, kind: string, who: string): Act => {
  const id = crypto.randomUUID();
  return {
    what: { key: 'specimen', values: { who, label } },
    cases: [id, person],
    command: {
      type: 'open',
      case: id,
      loop: 'specimen',
      holder: unit,
      subject: person,
      facts: { kind },
      personal: { label },
    },
  };
};

/** Danger to life: held back for as long as it can be undone, on the disk from the first moment. */
export const emergencyOf = (id: string, reason: string, who: string, hold: number): Act => ({
  what: { key: 'emergency', values: { who } },
  cases: [id],
  hold,
  command: { type: 'emergency', case: id, reason },
});
