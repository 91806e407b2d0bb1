import { Worker } from 'node:worker_threads';
import { type Plan, type Question, byRule, costOf, simpleBound } from './model.ts';
import type { Found } from './search.ts';

const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
const workerFile = new URL(`./worker${extension}`, import.meta.url);

// Starting a thread and the solver takes a moment; beyond this it is ended whatever it does.
const grace = 5000;

/** At most so many searches at once: whoever comes later gets the rule of thumb at once. */
const mostAtOnce = 2;
let running = 0;

const inThread = (question: Question, start: Plan, seconds: number): Promise<Found> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, {
      workerData: { question, start, seconds },
      // No flags of the parent: those of a test runner or a debugger would be run a second time.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    const timer = setTimeout(() => void worker.terminate(), seconds * 1000 + grace);
    const end = (then: () => void): void => {
      clearTimeout(timer);
      then();
    };
    worker.once('message', (found: Found) => end(() => resolve(found)));
    worker.once('error', (error) => end(() => reject(error)));
    worker.once('exit', () => end(() => reject(new Error('the search ended without a plan'))));
  });

/**
 * A plan by rule of thumb, bettered in a thread within the time given. Whatever becomes of the search, there is a plan.
 *
 * @param seconds 0: by rule of thumb only
 */
export const suggestPlan = async (question: Question, seconds: number): Promise<Found> => {
  const plan = byRule(question);
  const plain: Found = { plan, cost: costOf(question, plan), bound: simpleBound(question), method: 'rule' };
  if (seconds <= 0 || plain.bound >= plain.cost || running >= mostAtOnce) return plain;
  running += 1;
  try {
    return await inThread(question, plan, seconds);
  } catch {
    return plain;
  } finally {
    running -= 1;
  }
};
