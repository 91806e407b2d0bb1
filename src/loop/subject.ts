import type { GroupCommand, SingleCommand } from './command.ts';
import type { Draft } from './draft.ts';
import { type Refusal, refusal } from './refusal.ts';
import { type ActorId, type CaseId, type UnitId, actorId, unitId } from './terms.ts';

// People may speak for themselves: say how they are, ask for help, object. They act under a unit of their own, which
// stands outside the tree, holds nothing and has no officers; who of them speaks is told by the actor.

/** The unit under which people speak for themselves. */
export const subjectUnit: UnitId = unitId('SUBJECT');
/** Its kind: evidence that a person may record about themself names it. */
export const subjectKind = 'subject';

/** The actor that the person of a case is. */
export const subjectActor = (person: CaseId): ActorId => actorId(`person-${person}`);

/** What stands against a command of a person: it is not about themself, or nothing that a person may say. */
export const subjectProblem = (draft: Draft, command: SingleCommand | GroupCommand): Refusal | null => {
  const { actor, unit } = draft.stamp;
  if (draft.unit(unit)?.kind !== subjectKind) return null;
  const isOwn = (person: CaseId | null | undefined): boolean =>
    person !== null && person !== undefined && subjectActor(person) === actor;
  switch (command.type) {
    case 'open':
      return isOwn(command.subject) ? null : refusal('not_yours', command.case);
    case 'record':
    case 'close': {
      const state = draft.find(command.case);
      if (state === null) return refusal('not_found', command.case);
      return isOwn(state.caseId) || isOwn(state.subject) ? null : refusal('not_yours', command.case);
    }
    default:
      return refusal('not_yours', 'handover' in command ? command.handover : command.case);
  }
};
