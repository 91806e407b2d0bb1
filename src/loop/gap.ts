import { mayHold } from './declaration.ts';
import type { Draft } from './draft.ts';
import { gapNeedsOther, gapOwner, openingClocks, retainUntil } from './ruling.ts';
import type { CaseState } from './state.ts';
import { type CaseId, type Facts, type UnitId, systemUnit, unitId } from './terms.ts';

/** The name of the loop that every gap runs. */
export const gapLoop = 'gap';

/** Units that a rule may name as owner of a gap, as far as the situation knows them. */
export interface Sides {
  readonly giver?: UnitId;
  readonly receiver?: UnitId;
}

/** Whose duty policy makes a gap about a case; the duty room's where it names nobody that works (I7). */
export const ownerOf = (draft: Draft, about: CaseState, kind: string, sides: Sides = {}, facts: Facts = {}): UnitId => {
  const named = gapOwner(draft, kind, about, facts);
  const known: Readonly<Record<string, UnitId | undefined>> = {
    holder: about.holder,
    giver: sides.giver ?? about.holder,
    receiver: sides.receiver ?? about.offer?.to,
    parent: draft.unit(about.holder)?.parent ?? undefined,
    duty: draft.context.duty,
  };
  let owner = draft.unit(known[named] ?? unitId(named));
  // Who has stopped working still owes what is about its own cases, and nothing else; Huan itself holds nothing.
  while (
    owner !== undefined &&
    (!mayHold('any', owner.kind) || (owner.active === false && owner.id !== about.holder))
  ) {
    owner = owner.parent === null ? undefined : draft.unit(owner.parent);
  }
  return owner?.id ?? draft.context.duty;
};

/**
 * Opens a gap about a case: a case of its own with an owner and a clock, closed only by proof.
 * A gap about a gap is not opened: its clock escalates instead.
 *
 * @returns the id of the gap, or null when the case is itself a gap
 */
export const openGap = (
  draft: Draft,
  about: CaseState,
  kind: string,
  sides: Sides = {},
  facts: Facts = {},
): CaseId | null => {
  if (draft.loopOf(about).isGap === true) return null;
  const id = draft.context.derive(`gap ${about.caseId} ${kind} ${draft.gaps.length}`);
  const loop = draft.context.loop(gapLoop);
  if (loop === undefined) throw new Error('the loop of gaps is not declared');
  const causedBy = draft.stamp.unit === systemUnit ? {} : { causedBy: draft.stamp.actor };
  const all: Facts = { ...facts, ...sides, ...causedBy, kind, about: about.loop };
  const holder = ownerOf(draft, about, kind, sides, facts);
  const position = { loop: gapLoop, link: loop.first, fast: false, facts: all, holder };
  draft.emit(
    id,
    {
      name: 'case.opened.1',
      data: {
        loop: gapLoop,
        link: loop.first,
        holder,
        opener: draft.stamp.unit,
        subject: about.caseId,
        voyage: about.voyage,
        run: about.run,
        party: null,
        roll: [],
        reason: kind,
      },
    },
    'system',
    { facts: all, clocks: openingClocks(draft, loop, position) },
  );
  draft.emit(about.caseId, { name: 'gap.noted.1', data: { gap: id, kind } }, 'system');
  draft.gaps.push(id);
  return id;
};

/**
 * Whether policy lets only somebody else close a gap: another officer than who caused it, another unit than the two of
 * which one left something out. Nobody stands above the duty room: there another officer will do.
 */
export const ownGap = (draft: Draft, gap: CaseState): boolean => {
  const { actor, unit } = draft.stamp;
  const caused = gap.facts['causedBy'] === actor;
  const side = unit !== draft.context.duty && [gap.facts['giver'], gap.facts['receiver']].includes(unit);
  if (!caused && !side) return false;
  const other = gapNeedsOther(draft, gap);
  return (caused && other.officer) || (side && other.unit);
};

/**
 * Late proof settles an alarm on the record: closes the open gaps of these kinds about a case. What comes from the very
 * person who caused it is noted as proof of that kind, and somebody else closes the gap where policy wants that.
 *
 * @param proof the kind of evidence that it is
 * @param between settles only gaps that name this other case
 */
export const settleGaps = (
  draft: Draft,
  about: CaseState,
  kinds: readonly string[],
  facts: Facts,
  proof = 'proof',
  between: CaseId | null = null,
): void => {
  for (const [id, kind] of Object.entries(about.gaps)) {
    if (!kinds.includes(kind)) continue;
    const gap = draft.find(id as CaseId);
    if (gap === null || gap.custody === 'closed') continue;
    if (between !== null && !Object.values(gap.facts).includes(between)) continue;
    const own = ownGap(draft, gap);
    if (own && gap.evidence[proof] !== undefined) continue;
    const body = { name: 'evidence.recorded.1', data: { kind: proof, files: [], place: null, late: false } } as const;
    draft.emit(gap.caseId, body, 'system', { facts });
    if (own) continue;
    const closing = { ending: 'settled', into: null, retainUntil: retainUntil(draft, gap, 'settled') };
    draft.emit(gap.caseId, { name: 'case.closed.1', data: closing }, 'system');
  }
};
