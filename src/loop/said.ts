import type { RecordCommand } from './command.ts';
import type { EvidenceDeclaration, Loop } from './declaration.ts';
import type { Words } from './event.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { CaseState } from './state.ts';
import type { Facts, Json } from './terms.ts';

// What a record says: whether it says anything, whether it says no, and what it leaves found.

const isSaid = (value: Json | undefined): boolean => {
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.some(isSaid);
  if (typeof value === 'object' && value !== null) return Object.values(value).some(isSaid);
  return value !== undefined && value !== null;
};

/** The number of a paper may be that of somebody's passport: it is no fact that rules see, but words that are sealed. */
export const apartFromPaper = (said: Facts = {}): { readonly facts: Facts; readonly words: Words } => {
  const { document, ...facts } = said;
  return { facts, words: isSaid(document) ? { document: String(document) } : {} };
};

/** What is said under the seal by one name. */
export const sealedWord = (personal: Json | undefined, name: string): Json | undefined =>
  typeof personal === 'object' && personal !== null
    ? Object.entries(personal).find(([key]) => key === name)?.[1]
    : undefined;

/** What a record of this kind must say and does not: an empty one proves nothing. */
export const unsaid = (declared: EvidenceDeclaration, command: RecordCommand): Refusal | null => {
  const { explained, names = [], tells = [] } = declared;
  const { case: id, kind, personal, files = [], facts = {} } = command;
  const shown = isSaid(personal) || files.length > 0 || isSaid(facts['document']);
  if (explained === true && !shown) return refusal('document_missing', id, [kind]);
  const missing = [
    ...names.filter((name) => !isSaid(sealedWord(personal, name))),
    ...tells.filter((name) => !isSaid(facts[name])),
  ];
  return missing.length > 0 ? refusal('evidence_missing', id, missing) : null;
};

const found = (facts: Facts, of: readonly string[]): boolean =>
  of.some((name) => {
    const value = facts[name];
    return Array.isArray(value) ? value.length > 0 : value === true;
  });

/** A fact that says yes or no, where it is not on record as it is; who never had it said has it as no. */
const toldAs = (state: CaseState, name: string | undefined, now: boolean): Facts =>
  name === undefined || now === (state.facts[name] ?? false) ? {} : { [name]: now };

/** What was found stays, until evidence takes it back; a look that finds nothing does not. */
export const findingOf = (loop: Loop, declared: EvidenceDeclaration, state: CaseState, facts: Facts): Facts => {
  if (loop.finding === undefined) return {};
  const { as, of, cleared } = loop.finding;
  if (declared.clears === true) return { ...toldAs(state, as, false), ...toldAs(state, cleared, true) };
  const anew = found(facts, of);
  return {
    ...toldAs(state, as, anew || state.facts[as] === true),
    ...(anew ? toldAs(state, cleared, false) : {}),
  };
};

/**
 * What the outcomes of bonds prove, as they are from now on. One that proves it anew undoes what was cleared before; that
 * is written down though nothing had been, so that a rule may ask for it.
 */
export const provedBy = (loop: Loop, state: CaseState, outcomes: readonly (string | null)[], newest: string): Facts => {
  const { outcomes: proving = [], proved, cleared } = loop.finding ?? {};
  if (proved === undefined) return {};
  const now = outcomes.some((outcome) => outcome !== null && proving.includes(outcome));
  const anew = proving.includes(newest) && cleared !== undefined && state.facts[cleared] !== false;
  return { ...toldAs(state, proved, now), ...(anew ? { [cleared]: false } : {}) };
};

/** A correction of what was found says anew whether anything is: of all that is on record now. */
export const correctedFinding = (loop: Loop, state: CaseState, said: Facts): Facts => {
  const { as, of, cleared } = loop.finding ?? { as: '', of: [] };
  if (!of.some((name) => said[name] !== undefined)) return {};
  const now = found({ ...state.facts, ...said }, of);
  return { ...toldAs(state, as, now), ...(now && state.facts[as] !== true ? toldAs(state, cleared, false) : {}) };
};

/** Whether a record looked and found the opposite of what its kind would prove. */
export const denying = (declared: EvidenceDeclaration, facts: Facts): boolean =>
  Object.entries(declared.unless ?? {}).some(([name, value]) => facts[name] === value);
