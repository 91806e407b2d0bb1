// One search in a thread of its own: it computes for seconds, and the server must go on answering.

import { parentPort, workerData } from 'node:worker_threads';
import type { Plan, Question } from './model.ts';
import { search } from './search.ts';

const { question, start, seconds } = workerData as { question: Question; start: Plan; seconds: number };
parentPort?.postMessage(await search(question, start, seconds));
