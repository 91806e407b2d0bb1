import highsModule from 'highs';
import { type Plan, type Question, broken, costOf, simpleBound } from './model.ts';
import { planOf, programOf, valuesOf } from './program.ts';

// The package is declared as CommonJS and imported as a module: what it says it exports by default is the default itself.
const loadHighs = highsModule as unknown as typeof highsModule.default;

/** What a search found: never worse than the plan it began with. */
export interface Found {
  readonly plan: Plan;
  readonly cost: number;
  /** No plan can cost less. */
  readonly bound: number;
  readonly method: 'rule' | 'search';
}

/**
 * Betters a plan by mixed-integer programming (HiGHS, branch and cut) for at most so many seconds. It blocks its thread:
 * `improve.ts` gives it one of its own.
 */
export const search = async (question: Question, start: Plan, seconds: number): Promise<Found> => {
  const cost = costOf(question, start);
  const least = simpleBound(question);
  const program = programOf(question);
  if (program === null || seconds <= 0 || least >= cost) return { plan: start, cost, bound: least, method: 'rule' };
  const highs = await loadHighs();
  const { costs, offset, rows } = program;
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { entries } of rows) {
    for (const [column, factor] of entries) {
      indices.push(column);
      values.push(factor);
    }
    starts.push(indices.length);
  }
  const model = highs.createModel({
    numCols: costs.length,
    numRows: rows.length,
    offset,
    colCost: costs,
    colLower: costs.map(() => 0),
    colUpper: costs.map(() => 1),
    rowLower: rows.map(({ lower }) => (lower === -Infinity ? -highs.infinity : lower)),
    rowUpper: rows.map(({ upper }) => (upper === Infinity ? highs.infinity : upper)),
    matrix: {
      format: 'csr',
      numCols: costs.length,
      numRows: rows.length,
      starts,
      indices,
      values,
    },
    integrality: costs.map(() => highs.constants.variableType.integer),
  });
  try {
    model.options.set({ output_flag: false, time_limit: seconds, mip_rel_gap: 0, random_seed: 1 });
    model.setSolution({ colValue: valuesOf(program, start) });
    model.run();
    const proved = Number(model.info.get('mip_dual_bound'));
    // Costs are whole numbers: so is the best of them.
    const bound = Number.isFinite(proved) ? Math.max(least, Math.ceil(proved - 1e-6)) : least;
    const plan = planOf(question, program, model.getSolution().colValue);
    const better = costOf(question, plan);
    if (broken(question, plan).length > 0 || better >= cost)
      return { plan: start, cost, bound: Math.min(bound, cost), method: 'rule' };
    return { plan, cost: better, bound: Math.min(bound, better), method: 'search' };
  } finally {
    model.dispose();
  }
};
