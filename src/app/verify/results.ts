import type { Loop } from '../../loop/declaration.ts';
import { type Step, demandsGap } from './step.ts';

/** A kind of evidence that answers a test, its loop and what it may come out as, by the name under which its person is told. */
interface Answered {
  readonly loop: string;
  readonly kind: string;
  readonly fact: string;
  readonly as: string;
  /** Outcomes that answer; undefined when all do. */
  readonly final: readonly string[] | undefined;
}

/** How tests tell those whom they hold what came out. */
export const answersOf = (loops: Iterable<Loop>): readonly Answered[] =>
  [...loops].flatMap(({ name: loop, bonds, evidence }) =>
    Object.entries(evidence).flatMap(([kind, { settles }]) =>
      bonds === true && settles !== undefined
        ? [{ loop, kind, fact: settles.fact, as: settles.as, final: settles.final }]
        : [],
    ),
  );

/** I5 at one event: an outcome that answers nothing demands the test anew, and one that nobody awaits is looked at. */
export const checkTests = (step: Step): void => {
  const { event, before } = step;
  if (event.name !== 'bond.settled.1' || before === null) return;
  const [as, result = ''] = event.data.outcome.split('.');
  const told = new Map(answersOf(step.audit.loops.values()).map((answer) => [answer.loop, answer]));
  for (const { loop, as: name, final } of told.values()) {
    if (name !== as || before.mergedInto !== null) continue;
    const closed = before.custody === 'closed';
    if (!closed && (final === undefined || final.includes(result))) continue;
    const kind = closed ? `${loop}-late` : result === 'lapsed' ? `${loop}-lapsed` : `${loop}-again`;
    // A duty that lapses with a case that is closed is nobody's any more.
    if (!(closed && result === 'lapsed')) demandsGap(step, 'I5', kind, 'test-again-gap', { result, kind });
  }
};
