import { demandsOf } from './bonds.ts';
import { type GroupCommand, type SingleCommand, type StampedCommand, namedCases } from './command.ts';
import { leftAlone } from './company.ts';
import type { CountNeed } from './context.ts';
import type { LoopLookup } from './declaration.ts';
import { leavingPlace } from './evidence.ts';
import { handoverLoop, heededVoyage } from './handover.ts';
import type { CaseState } from './state.ts';
import { type CaseId, caseId } from './terms.ts';

/** What a decision will probably ask for beside the cases that its command names. */
export interface Foreseen {
  readonly cases: Set<CaseId>;
  readonly counts: CountNeed[];
}

const addPlaces = (state: CaseState | undefined, into: Foreseen): void => {
  if (state === undefined) return;
  if (state.place !== null) into.cases.add(state.place);
  const leaving = leavingPlace(state);
  if (leaving !== null) into.cases.add(leaving);
};

const addParty = (state: CaseState | undefined, into: Foreseen): void => {
  for (const id of state?.party?.members ?? []) into.cases.add(id);
};

/** The run that a case was offered on. */
const addRun = (state: CaseState | undefined, into: Foreseen): void => {
  const run = state?.offer?.run ?? state?.lapsedOffer?.run ?? null;
  if (run !== null) into.cases.add(run);
};

/** The voyage whose hold would stand against a handover. */
const addVoyage = (state: CaseState | undefined, loop: LoopLookup, into: Foreseen): void => {
  const declared = state === undefined ? undefined : loop(state.loop);
  const voyage = state === undefined || declared === undefined ? null : heededVoyage(declared, state);
  if (voyage !== null) into.cases.add(voyage);
};

const addSubject = (state: CaseState, into: Foreseen): void => {
  if (state.subject !== null) into.cases.add(state.subject);
};

/** The open questions of these kinds about a case, which what happens to it may answer. */
const addGaps = (state: CaseState | undefined, kinds: readonly string[], into: Foreseen): void => {
  for (const [id, kind] of Object.entries(state?.gaps ?? {})) if (kinds.includes(kind)) into.cases.add(caseId(id));
};

/** Whether somebody is still alone is asked again at every word about them. */
const addCompany = (state: CaseState | undefined, into: Foreseen): void => {
  if (state === undefined || !Object.values(state.gaps).includes(leftAlone)) return;
  addParty(state, into);
  addGaps(state, [leftAlone], into);
};

const addCount = (state: CaseState, dimension: string, into: Foreseen): void => {
  into.counts.push({ dimension, key: dimension === 'site' ? state.holder : state.caseId, at: null });
};

/** Counts that prove something only as long as they are what is held. */
const addFresh = (state: CaseState | undefined, loop: LoopLookup, into: Foreseen): void => {
  const declared = state === undefined ? undefined : loop(state.loop)?.evidence;
  if (state === undefined || declared === undefined) return;
  const dimensions = new Set<string>();
  for (const kind of Object.keys(state.evidence)) {
    const { counts, fresh } = declared[kind] ?? {};
    if (counts !== undefined && fresh === true) dimensions.add(counts);
  }
  for (const dimension of dimensions) addCount(state, dimension, into);
};

const ofStep = (
  step: SingleCommand | GroupCommand,
  known: (id: CaseId) => CaseState | undefined,
  loop: LoopLookup,
  into: Foreseen,
): void => {
  switch (step.type) {
    case 'record':
    case 'correct': {
      const state = known(step.case);
      const declared = state === undefined ? undefined : loop(state.loop)?.evidence[step.kind];
      if (state === undefined || declared === undefined) return;
      if (declared.settles !== undefined) addSubject(state, into);
      if (declared.places === true) addPlaces(state, into);
      if (declared.counts !== undefined) {
        addCount(state, declared.counts, into);
        // A count that balances settles the gap of the one that did not.
        for (const id of Object.keys(state.gaps)) into.cases.add(caseId(id));
      }
      if (declared.gated === true) addFresh(state, loop, into);
      return;
    }
    case 'open':
      if (step.subject !== undefined) addGaps(known(step.subject), demandsOf(step.loop), into);
      if (step.voyage !== undefined) into.cases.add(step.voyage);
      return;
    case 'offer':
      addParty(known(step.case), into);
      addPlaces(known(step.case), into);
      if (step.run !== undefined) into.cases.add(step.run);
      addFresh(known(step.case), loop, into);
      return;
    case 'close':
      addParty(known(step.case), into);
      addPlaces(known(step.case), into);
      addFresh(known(step.case), loop, into);
      return;
    case 'accept':
    case 'claim': {
      const state = known(step.case);
      addVoyage(state, loop, into);
      addParty(state, into);
      addRun(state, into);
      addPlaces(state, into);
      if (step.type === 'claim' && step.run !== undefined) into.cases.add(step.run);
      return;
    }
    case 'lapse': {
      const state = known(step.case);
      if (state === undefined) return;
      if (loop(state.loop)?.bonds === true) addSubject(state, into);
      if (state.loop === handoverLoop) for (const id of state.roll) into.cases.add(id);
      return;
    }
    case 'offer-group':
      for (const id of step.cases) {
        addParty(known(id), into);
        addPlaces(known(id), into);
      }
      if (step.run !== undefined) into.cases.add(step.run);
      return;
    case 'accept-group':
      for (const id of step.present) addPlaces(known(id), into);
      for (const id of known(step.handover)?.roll ?? []) {
        into.cases.add(id);
        addPlaces(known(id), into);
        addVoyage(known(id), loop, into);
        addParty(known(id), into);
        addRun(known(id), into);
      }
      return;
    case 'refuse-group':
    case 'withdraw-group':
      for (const id of known(step.handover)?.roll ?? []) into.cases.add(id);
      return;
    default:
  }
};

/**
 * Adds what the decision of a command will probably ask for, as far as earlier states of its cases tell. A guess that
 * saves a second reading and deciding: too much costs a row, too little is asked for by the decision itself.
 *
 * @param known states seen before; they may be older than what is in force
 */
export const foresee = (
  command: StampedCommand,
  known: (id: CaseId) => CaseState | undefined,
  loop: LoopLookup,
  into: Foreseen,
): void => {
  for (const id of namedCases(command)) addCompany(known(id), into);
  if (command.type !== 'together') ofStep(command, known, loop, into);
  else for (const step of command.commands) ofStep(step, known, loop, into);
};
