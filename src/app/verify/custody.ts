import type { FindingCode, FindingFacts } from '../../contract/finding.ts';
import { allows, mayHold } from '../../loop/declaration.ts';
import type { RecordedEvent, Standing } from '../../loop/event.ts';
import { subjectActor, subjectKind, subjectUnit } from '../../loop/subject.ts';
import { caseId, systemActor, systemUnit } from '../../loop/terms.ts';
import { type Step, breaks, demandsGap, rulesFor } from './step.ts';

/** Who holds a case, told from its events alone: kept apart from the kernel's own fold and compared with it. */
export interface Custody {
  readonly open: boolean;
  readonly holder: string;
  readonly offer: { readonly id: string; readonly to: string; readonly link: string } | null;
  readonly lapsed: Custody['offer'];
}

/** A problem with what fills its text. */
type Problem = readonly [code: FindingCode, facts: FindingFacts];
type Move = { readonly custody: Custody; readonly problem: Problem | null };

const fine = (custody: Custody): Move => ({ custody, problem: null });
const wrong = (custody: Custody, code: FindingCode, facts: FindingFacts = {}): Move => ({
  custody,
  problem: [code, facts],
});

const answered = (custody: Custody, event: RecordedEvent & { data: { offer: string } }, by: string): Move => {
  const held: Custody = { ...custody, offer: null, lapsed: null };
  const { offer, lapsed } = custody;
  // A group is answered head by head, also the heads whose offer lapsed a moment ago.
  const open = offer ?? (event.name === 'offer.refused.1' ? lapsed : null);
  if (open === null) return wrong(held, 'answer-nothing', { event: event.name });
  if (open.id !== event.data.offer)
    return wrong(held, 'answer-other', { event: event.name, named: event.data.offer, open: open.id });
  return event.unit === by ? fine(held) : wrong(held, 'answer-signer', { event: event.name, unit: event.unit, by });
};

/** The table of custody, written once more: every event that moves or offers, and what it presupposes. */
const moveCustody = (before: Custody | null, event: RecordedEvent): Move | null => {
  if (event.name === 'case.opened.1') {
    const custody: Custody = { open: true, holder: event.data.holder, offer: null, lapsed: null };
    return before === null ? fine(custody) : wrong(custody, 'opened-twice');
  }
  if (before === null) return null;
  const { holder, offer, lapsed, open } = before;
  switch (event.name) {
    case 'offer.made.1': {
      const { offer: id, to, link } = event.data;
      const offered: Custody = { ...before, offer: { id, to, link }, lapsed: null };
      if (!open || offer !== null) return wrong(offered, 'offer-unfit');
      if (event.unit !== holder) return wrong(offered, 'offer-foreign', { unit: event.unit, holder });
      return to === holder ? wrong(offered, 'offer-self') : fine(offered);
    }
    case 'offer.accepted.1': {
      const { offer: id, from, to, link, late } = event.data;
      const taken: Custody = { open, holder: to, offer: null, lapsed: null };
      const answers = late ? lapsed : offer;
      if (!open) return wrong(taken, 'accept-closed');
      if (answers === null || answers.id !== id) return wrong(taken, 'accept-unoffered', { receiver: to });
      if (answers.to !== to || event.unit !== to) {
        return wrong(taken, 'accept-signer', { receiver: to, unit: event.unit, named: answers.to });
      }
      if (from !== holder) return wrong(taken, 'accept-giver', { giver: from, holder });
      return answers.link === link ? fine(taken) : wrong(taken, 'accept-link', { from: answers.link, link });
    }
    case 'offer.refused.1':
      return answered(before, event, offer?.to ?? lapsed?.to ?? '');
    case 'offer.withdrawn.1':
      return answered(before, event, holder);
    case 'offer.lapsed.1': {
      const { problem } = answered(before, event, systemUnit);
      return { custody: { ...before, offer: null, lapsed: offer }, problem };
    }
    case 'custody.claimed.1': {
      const { from, to } = event.data;
      const claimed: Custody = { open, holder: to, offer: null, lapsed: null };
      if (!open) return wrong(claimed, 'claim-closed');
      if (from !== holder) return wrong(claimed, 'claim-giver', { giver: from, holder });
      return event.unit === to && to !== holder
        ? fine(claimed)
        : wrong(claimed, 'claim-other', { unit: event.unit, receiver: to });
    }
    case 'case.closed.1': {
      const closed: Custody = { open: false, holder, offer: null, lapsed: null };
      if (!open) return wrong(closed, 'closed-twice');
      const pending = offer !== null && event.unit !== systemUnit;
      return pending ? wrong(closed, 'closed-offered', { receiver: offer.to }) : fine(closed);
    }
    case 'case.reopened.1': {
      const reopened: Custody = { open: true, holder: event.data.holder, offer: null, lapsed: null };
      if (open) return wrong(reopened, 'reopened-open');
      return event.data.holder === holder
        ? fine(reopened)
        : wrong(reopened, 'reopened-holder', { holder: event.data.holder });
    }
    default:
      return fine(before);
  }
};

/** Standings by which the events of custody are signed; others may be recorded by any standing that holds. */
const signed: Readonly<Partial<Record<RecordedEvent['name'], readonly Standing[]>>> = {
  'case.opened.1': ['opener', 'holder', 'system'],
  'offer.made.1': ['holder'],
  'offer.accepted.1': ['receiver'],
  'offer.refused.1': ['receiver'],
  'offer.withdrawn.1': ['holder'],
  'offer.lapsed.1': ['system'],
  'custody.claimed.1': ['claimant'],
  'signature.attested.1': ['claimant'],
  'exception.approved.1': ['approver'],
  'exception.refused.1': ['approver'],
  'measure.extended.1': ['approver'],
  'measure.lifted.1': ['approver'],
  'measure.ended.1': ['system'],
  'clock.lapsed.1': ['system'],
};

/** Whether the acting unit stood to the case as its event says. */
const standingHolds = (step: Step, custody: Custody | null): boolean => {
  const { row, event, loop, audit, before } = step;
  const kind = audit.kindOf(row.unit) ?? '';
  switch (row.standing) {
    case 'holder':
      return custody === null
        ? event.name === 'case.opened.1' && event.data.holder === row.unit
        : custody.holder === row.unit;
    case 'receiver':
      return custody !== null && (custody.offer ?? custody.lapsed)?.to === row.unit;
    case 'opener':
      return custody === null
        ? event.name === 'case.opened.1' && event.data.opener === row.unit
        : before?.opener === row.unit;
    case 'claimant':
      return custody !== null && custody.holder !== row.unit;
    case 'approver':
      return (
        allows(loop.approvers, kind) &&
        (kind === 'duty' || loop.everywhere?.includes(kind) === true || audit.isAbove(row.unit, before?.holder ?? ''))
      );
    case 'system':
      return row.unit === systemUnit && row.actor === systemActor;
    case 'subject': {
      if (event.name !== 'evidence.recorded.1' || row.unit !== subjectUnit) return false;
      const own: readonly string[] = [row.case_id, before?.subject ?? row.case_id].map((id) =>
        subjectActor(caseId(id)),
      );
      return own.includes(row.actor) && allows(loop.evidence[event.data.kind]?.by, subjectKind);
    }
    case 'declared': {
      if (event.name !== 'evidence.recorded.1' && event.name !== 'evidence.corrected.1') return true;
      // A former holder may deliver late what it noted while it held the case (I14).
      if (event.name === 'evidence.recorded.1' && event.data.late && before !== null) {
        const then = before.past.findLast(({ since }) => since <= row.happened_at);
        return row.happened_at < before.heldSince && then?.unit === row.unit;
      }
      const by = loop.evidence[event.data.kind]?.by;
      return allows(by, kind) || allows(by, 'opener');
    }
    default:
      return false;
  }
};

const checkColumns = (step: Step, custody: Custody | null): void => {
  const { row, after } = step;
  const holder = custody?.holder ?? null;
  const receiver = custody?.offer?.to ?? null;
  if (row.holder !== holder) breaks(step, 'I2', 'column-holder', { named: row.holder, holder });
  if (row.receiver !== receiver) breaks(step, 'I2', 'column-receiver', { named: row.receiver, receiver });
  const moves = custody === null || custody.holder !== after.holder || movingNames.has(row.name);
  const to = moves ? after.holder : null;
  if (row.to_unit !== to) breaks(step, 'I2', 'column-to', { named: row.to_unit, receiver: to });
  if (row.voyage !== (moves ? after.voyage : null) || row.run !== (moves ? after.run : null)) {
    breaks(step, 'I2', 'column-move');
  }
};

const movingNames: ReadonlySet<string> = new Set(['offer.accepted.1', 'custody.claimed.1', 'case.reopened.1']);

/** Whether the unit that custody went to exists and may hold the link. */
const checkReceiver = (step: Step): void => {
  const { event, after, loop, audit } = step;
  const kind = audit.kindOf(after.holder);
  if (kind === undefined) {
    breaks(step, 'I7', 'unit-unknown', { holder: after.holder });
    return;
  }
  const declared = loop.links[after.link];
  if (declared === undefined) breaks(step, 'I2', 'link-unknown', { link: after.link });
  else if (event.name !== 'case.opened.1' && event.name !== 'case.reopened.1' && !mayHold(declared.holders, kind)) {
    breaks(step, 'I2', 'holder-unfit', { holder: after.holder, kind, link: after.link });
  }
};

const checkTimes = (step: Step): void => {
  const { row, event, before, loop } = step;
  if (before !== null && row.recorded_at < before.lastRecordedAt) {
    breaks(step, 'I14', 'recorded-backwards', { time: row.recorded_at, before: before.lastRecordedAt });
  }
  if (row.happened_at > row.recorded_at) breaks(step, 'I14', 'happened-ahead');
  if (before !== null && movingNames.has(row.name) && row.happened_at < before.heldSince) {
    breaks(step, 'I14', 'signature-old');
  }
  if (event.name === 'signature.attested.1') {
    demandsGap(step, 'I14', 'history', 'history-gap');
  }
  const behind = row.recorded_at - row.happened_at;
  if (behind <= 0) return;
  const rules = rulesFor(step);
  const allowed = rules.map((rule) => Number(rule('bounds', { loop: loop.name })?.outputs['behindMinutes'] ?? 0));
  if (rules.length > 0 && behind > Math.max(...allowed) * 60_000) {
    breaks(step, 'I14', 'happened-behind', { minutes: Math.round(behind / 60_000) });
  }
};

/** I1, I2, I14 at one event. @returns the custody after it */
export const checkCustody = (step: Step, before: Custody | null): Custody | null => {
  const { row, event, after } = step;
  const move = moveCustody(before, event);
  if (move === null) return null;
  if (move.problem !== null)
    breaks(step, before === null || event.name === 'case.opened.1' ? 'I1' : 'I2', ...move.problem);
  const { custody } = move;
  const standings = signed[event.name];
  if (standings !== undefined && !standings.some((standing) => standing === row.standing)) {
    breaks(step, 'I2', 'signed-as', { event: event.name, standing: row.standing });
  } else if (!standingHolds(step, before)) {
    breaks(step, 'I2', 'standing-false', { unit: row.unit, standing: row.standing });
  }
  checkColumns(step, before);
  const folded = after.custody !== 'closed';
  if (
    custody.holder !== after.holder ||
    custody.open !== folded ||
    (custody.offer?.to ?? null) !== (after.offer?.to ?? null)
  ) {
    breaks(step, 'I1', 'holder-differs', { holder: custody.holder, named: after.holder });
  }
  if (custody.holder === '') breaks(step, 'I1', 'holder-none');
  if (before === null || before.holder !== custody.holder) checkReceiver(step);
  if (event.name === 'custody.claimed.1') {
    demandsGap(step, 'I2', 'giver-signature', 'claim-gap', { unit: custody.holder });
  }
  checkTimes(step);
  return custody;
};
