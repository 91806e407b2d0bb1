import { useQuery } from '@tanstack/react-query';
import { type StepsView, stepsPage } from '../../contract/step.ts';
import { liveKey } from '../ask/queries.ts';
import { ask } from '../ask/request.ts';
import { useSession } from './session.tsx';

const most = 100;

/**
 * What the acting unit may do next with each of these cases, asked again when something was recorded.
 *
 * @param cases more than 100 are asked in pieces
 */
export const useSteps = (cases: readonly string[]) => {
  const { unit } = useSession();
  return useQuery<readonly StepsView[]>({
    queryKey: [...liveKey, unit, 'steps', ...cases],
    enabled: cases.length > 0,
    placeholderData: (before) => before,
    queryFn: async ({ signal }) => {
      const found: StepsView[] = [];
      for (let from = 0; from < cases.length; from += most) {
        const body = { cases: cases.slice(from, from + most) };
        found.push(...(await ask(stepsPage, '/v1/steps', { method: 'POST', unit, body, signal })).items);
      }
      return found;
    },
  });
};

/** One way on for several people at once: open to `ready` of them, and what the others lack. */
export interface WayOn {
  readonly link: string;
  readonly receivers: readonly string[];
  readonly ready: readonly string[];
  /** What stands in the way, with for how many; the most frequent first. */
  readonly lacks: readonly {
    readonly code: string;
    readonly about: string;
    readonly text: string;
    readonly cases: readonly string[];
  }[];
}

/** The ways on that several cases share. */
export const waysOn = (steps: readonly StepsView[]): readonly WayOn[] => {
  const links = [...new Set(steps.flatMap((one) => one.links.map(({ link }) => link)))];
  return links.map((link): WayOn => {
    const those = steps.flatMap((one) =>
      one.links.flatMap((step) => (step.link === link ? [{ case: one.case, step }] : [])),
    );
    const lacks = new Map<string, { code: string; about: string; text: string; cases: string[] }>();
    for (const { case: id, step } of those) {
      if (step.barred === null) continue;
      const { code, about, text } = step.barred;
      for (const one of about.length === 0 ? [''] : about) {
        const key = `${code} ${one}`;
        const known = lacks.get(key) ?? { code, about: one, text, cases: [] };
        known.cases.push(id);
        lacks.set(key, known);
      }
    }
    const every = those.map(({ step }) => step.receivers);
    return {
      link,
      // Whoever may receive one of them may be asked for all; the server says for whom it would not do.
      receivers: [...new Set(every.flat())],
      ready: those.flatMap(({ case: id, step }) => (step.barred === null ? [id] : [])),
      lacks: [...lacks.values()].toSorted((one, other) => other.cases.length - one.cases.length),
    };
  });
};

/** Kinds of evidence that may be recorded for every one of them. */
export const recordsForAll = (steps: readonly StepsView[]): readonly string[] => {
  const [first, ...others] = steps;
  return (first?.records ?? []).filter((kind) => others.every(({ records }) => records.includes(kind)));
};
