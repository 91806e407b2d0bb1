import { highestRung, nextDue } from '../../loop/clock.ts';
import type { CaseState } from '../../loop/state.ts';
import { expandState } from '../../store/compact.ts';
import { openerAt } from '../../store/rows.ts';
import type { Projection } from './records.ts';
import type { Auditing } from './step.ts';

/** Where two JSON values differ first, as a path; null when they are the same. Absent and undefined are the same. */
export const differsAt = (one: unknown, other: unknown, path = ''): string | null => {
  if (one === other) return null;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return path || 'all of it';
  if (Array.isArray(one) !== Array.isArray(other)) return path;
  const [a, b] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  for (const key of Object.keys(a)) {
    const found = differsAt(a[key], b[key], path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  for (const key of Object.keys(b))
    if (b[key] !== undefined && a[key] === undefined) return path === '' ? key : `${path}.${key}`;
  return null;
};

const columnsOf = (state: CaseState, audit: Auditing): Readonly<Record<string, unknown>> => {
  const { measure, facts, offer } = state;
  return {
    loop: state.loop,
    version: state.version,
    custody: state.custody,
    holder: state.holder,
    holder_at: audit.positionOf(state.holder) ?? -1,
    offered_to: offer?.to ?? null,
    offered_at: offer === null ? null : (audit.positionOf(offer.to) ?? null),
    opener_at: openerAt(audit.loops.get(state.loop), () => audit.positionOf(state.opener) ?? -1),
    link: state.link,
    voyage: state.voyage,
    run: state.run,
    party: state.party?.id ?? null,
    subject: state.subject,
    kind: typeof facts['kind'] === 'string' ? facts['kind'] : null,
    next_due: nextDue(state),
    rung: highestRung(state),
    opened_at: state.openedAt,
    closed_at: state.closedAt,
    held_since: state.heldSinceRecorded,
    ending: state.ending,
    measure_until: measure === null || measure.ended ? null : measure.until,
    retain_until: state.retainUntil,
  };
};

// The names of a compact state may come in any order: it is compared as what it means.
const expanded = (stored: unknown): unknown => {
  try {
    return expandState(stored);
  } catch {
    return null;
  }
};

/** I10: the projection is the fold of the events, column by column and in the whole of its state. */
export const checkProjection = (
  audit: Auditing,
  state: CaseState,
  lastHash: Buffer,
  projection: Projection | null,
): void => {
  const { findings } = audit;
  if (projection === null) {
    findings.broken('I10', state.caseId, 'projection-none');
    return;
  }
  for (const [column, value] of Object.entries(columnsOf(state, audit))) {
    if (projection[column] !== value) {
      const facts = { column, found: String(projection[column]), wanted: String(value) };
      findings.broken('I10', state.caseId, 'projection-column', facts, state.version);
    }
  }
  const at = differsAt(state, expanded(projection.state));
  if (at !== null) findings.broken('I10', state.caseId, 'projection-state', { where: at }, state.version);
  if (!projection.last_hash.equals(lastHash)) {
    findings.broken('I10', state.caseId, 'projection-hash', {}, state.version);
  }
};
