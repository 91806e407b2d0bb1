import { dueAt, firstLate, highestRung, lateSince, nextDue } from '../loop/clock.ts';
import type { CaseState } from '../loop/state.ts';
import type { CaseView } from '../contract/answer.ts';
import { writeInstant, writeMaybe } from '../contract/instant.ts';

const entries = <From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** A case as it is shown: codes, units and instants, nothing that identifies a person. */
export const caseView = (state: CaseState): CaseView => ({
  case: state.caseId,
  loop: state.loop,
  version: state.version,
  custody: state.custody,
  holder: state.holder,
  opener: state.opener,
  link: state.link,
  heldSince: writeInstant(state.heldSince),
  openedAt: writeInstant(state.openedAt),
  closedAt: writeMaybe(state.closedAt),
  ending: state.ending,
  offer:
    state.offer === null
      ? null
      : {
          offer: state.offer.offer,
          to: state.offer.to,
          link: state.offer.link,
          handover: state.offer.handover,
          run: state.offer.run,
          at: writeInstant(state.offer.happenedAt),
        },
  clocks: Object.entries(state.clocks).map(([clock, { purpose, rung, acknowledged, ladder, rule, ...rest }]) => ({
    clock,
    purpose,
    due: writeMaybe(dueAt({ purpose, rung, acknowledged, ladder, rule, ...rest })),
    lateSince: writeMaybe(lateSince({ purpose, rung, acknowledged, ladder, rule, ...rest })),
    rung,
    acknowledged,
    ladder: [...ladder],
    rule: { table: rule.table, version: rule.version, rows: [...rule.rows] },
  })),
  due: writeMaybe(nextDue(state)),
  late: highestRung(state),
  lateSince: writeMaybe(firstLate(state)),
  facts: entries(state.facts, (fact) => (typeof fact === 'object' && fact !== null ? [...fact] : fact)),
  evidence: entries(state.evidence, ({ count, seq, lastAt, unit, stay }) => ({
    count,
    seq,
    at: writeInstant(lastAt),
    unit,
    thisStay: stay === state.stay,
  })),
  exceptions: entries(state.exceptions, ({ evidence, expiresAt, askedByUnit, decision }) => ({
    evidence: [...evidence],
    expiresAt: writeInstant(expiresAt),
    askedBy: askedByUnit,
    decision,
  })),
  bonds: { ...state.bonds },
  gaps: { ...state.gaps },
  subject: state.subject,
  voyage: state.voyage,
  run: state.run,
  party: state.party === null ? null : { id: state.party.id, members: [...state.party.members] },
  roll: [...state.roll],
  place: state.place,
  measure:
    state.measure === null
      ? null
      : {
          start: writeInstant(state.measure.start),
          until: writeInstant(state.measure.until),
          ended: state.measure.ended,
          extended: state.measure.extended,
        },
  emergency: state.emergency === null ? null : writeInstant(state.emergency.at),
  fast: state.fast,
  mergedInto: state.mergedInto,
});
