import { loops } from '../city/loops.ts';
import type { RequestCode } from '../contract/codes.ts';
import type { ListLength } from '../contract/answer.ts';
import type { GapAge, GapCounts, GapPage, GapRow, GapTerms, GapsLengthQuery, GapsQuery } from '../contract/gaps.ts';
import { mostSkipped } from '../contract/query.ts';
import { writeInstant, writeMaybe } from '../contract/instant.ts';
import { firstLate, nextDue } from '../loop/clock.ts';
import { gapLoop } from '../loop/gap.ts';
import { wordsOf } from '../loop/ruling.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, instant } from '../loop/terms.ts';
import { caseState, readNow } from '../store/read/cases.ts';
import { type GapFilter, countGaps, gapsAfter, gapsLength, listGaps } from '../store/read/gaps.ts';
import type { Who } from '../store/reader.ts';
import { pageOf, readCursor, writeCursor } from './cursor.ts';
import type { House } from './house.ts';

const hour = 3_600_000;
const fresh = 2 * hour;
const day = 24 * hour;
const forever = Number.MAX_SAFE_INTEGER;

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
/** A remark proves nothing. */
const proofs = Object.keys(loops.get(gapLoop)?.evidence ?? {}).filter((kind) => kind !== 'note');

/** Open gaps that the unit may see, by kind and owner, and how long they have been open. */
export const gapsByKind = async (house: House, who: Who): Promise<GapCounts> =>
  house.read(who, async (seen) => {
    const now = await readNow(seen);
    const cells = await countGaps(seen, now - fresh, now - day);
    const total = cells.reduce((sum, cell) => sum + cell.new + cell.day + cell.older, 0);
    return { now: writeInstant(now), total, cells: [...cells] };
  });

const between = (age: GapAge | undefined, now: number): Pick<GapFilter, 'since' | 'before'> => {
  if (age === 'new') return { since: now - fresh, before: forever };
  if (age === 'day') return { since: now - day, before: now - fresh };
  return { since: 0, before: age === 'older' ? now - day : forever };
};

const rowOf = (state: CaseState): GapRow => {
  const due = nextDue(state);
  return {
    case: state.caseId,
    kind: text(state.facts['kind']) ?? 'unknown',
    owner: state.holder,
    about: text(state.facts['about']),
    subject: state.subject,
    openedAt: writeInstant(state.openedAt),
    due: due === null ? null : writeInstant(due),
    late: Math.max(0, ...Object.values(state.clocks).map(({ rung, acknowledged }) => (acknowledged ? 0 : rung))),
    lateSince: writeMaybe(firstLate(state)),
    proven: proofs.some((kind) => state.evidence[kind] !== undefined),
  };
};

const filterOf = ({ kind, owner, late, age }: GapsLengthQuery, now: number): GapFilter => ({
  kind: kind ?? null,
  owner: owner ?? null,
  late: late === 'true',
  ...between(age, now),
});

/** Open gaps one by one, the oldest first. */
export const gapsPage = async (house: House, who: Who, query: GapsQuery): Promise<GapPage | RequestCode> => {
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (from === null) return 'cursor_bad';
  return house.read(who, async (seen): Promise<GapPage> => {
    const now = await readNow(seen);
    const filter = filterOf(query, now);
    const leap = from === undefined ? query.skip : undefined;
    const landed = leap === undefined ? from : await gapsAfter(seen, filter, leap);
    if (landed === null) return { now: writeInstant(now), items: [], next: null, from: null };
    const { page, next } = pageOf(await listGaps(seen, filter, query.limit + 1, landed), query.limit);
    const found = { now: writeInstant(now), items: page.map(({ state }) => rowOf(state)), next };
    return leap === undefined || landed === undefined ? found : { ...found, from: writeCursor(landed) };
  });
};

/** How many gaps these are: as long as somebody may scroll. */
export const gapsCount = async (house: House, who: Who, query: GapsLengthQuery): Promise<ListLength> =>
  house.read(who, async (seen) => {
    const now = await readNow(seen);
    return {
      now: writeInstant(now),
      most: mostSkipped,
      count: await gapsLength(seen, filterOf(query, now), mostSkipped),
    };
  });

/** What closes a gap under the policy in force, and whether somebody else must do it. `null` for what is no gap. */
export const gapTermsOf = async (house: House, who: Who, id: CaseId): Promise<GapTerms | null> => {
  const found = await house.read(who, async (seen) => ({ state: await caseState(seen, id), now: await readNow(seen) }));
  const { state, now } = found;
  if (state === null || state.loop !== gapLoop) return null;
  const rule = house.rules.at(instant(now));
  const kind = text(state.facts['kind']) ?? 'unknown';
  const ending = Object.keys(loops.get(gapLoop)?.endings ?? {})[0] ?? '';
  const exit = rule('exits', {
    ...state.facts,
    fromKind: house.units.get(state.holder)?.kind ?? null,
    toUnit: null,
    toKind: null,
    inParty: false,
    bound: false,
    loop: gapLoop,
    from: state.link,
    to: ending,
    fast: state.fast,
  });
  const owner = rule('gaps', { ...state.facts, loop: state.facts['about'] ?? null });
  const caused = state.facts['causedBy'] === who.actor;
  const otherUnit = owner?.outputs['otherUnit'] === true && who.unit !== house.duty;
  const side = otherUnit && [state.facts['giver'], state.facts['receiver']].includes(who.unit);
  return {
    case: id,
    kind,
    needs: [...wordsOf(exit?.outputs['needs'])],
    fourEyes: owner?.outputs['fourEyes'] === true,
    own: caused || side,
    giver: text(state.facts['giver']),
    subject: state.subject,
    other: text(state.facts['other']),
  };
};
