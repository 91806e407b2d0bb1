import type { Loop } from '../../loop/declaration.ts';
import { elsewhere } from '../../loop/splitting.ts';
import { mergedInto } from '../../loop/survivor.ts';
import { type Answered, type Step, demandsGap } from './step.ts';

/** How tests tell those whom they hold what came out. */
export const answersOf = (loops: Iterable<Loop>): readonly Answered[] =>
  [...loops].flatMap(({ name: loop, bonds, evidence }) =>
    Object.entries(evidence).flatMap(([kind, { settles }]) =>
      bonds === true && settles !== undefined
        ? [{ loop, kind, fact: settles.fact, as: settles.as, final: settles.final }]
        : [],
    ),
  );

/** The last kind of evidence that answers tests of each loop. */
export const testsOf = (loops: Iterable<Loop>): readonly Answered[] => [
  ...new Map(answersOf(loops).map((answer) => [answer.loop, answer])).values(),
];

/** I5 at one event: an outcome that answers nothing demands the test anew, and one that nobody awaits is looked at. */
export const checkTests = (step: Step): void => {
  const { event, before } = step;
  if (event.name !== 'bond.settled.1' || before === null) return;
  const [as, result = ''] = event.data.outcome.split('.');
  // Taken back, for it was somebody else's: the other one was told, and looks after it.
  if (result === elsewhere) return;
  for (const { loop, as: name, final } of step.audit.tests) {
    if (name !== as || mergedInto(step.loop, before) !== null) continue;
    const closed = before.custody === 'closed';
    if (!closed && (final === undefined || final.includes(result))) continue;
    const kind = closed ? `${loop}-late` : result === 'lapsed' ? `${loop}-lapsed` : `${loop}-again`;
    // A duty that lapses with a case that is closed is nobody's any more.
    if (!(closed && result === 'lapsed')) demandsGap(step, 'I5', kind, 'test-again-gap', { result, kind });
  }
};
