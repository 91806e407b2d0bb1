import type { Loop } from '../loop/declaration.ts';
import { arrivals } from './arrivals/loop.ts';
import { followup } from './followup/loop.ts';
import { gaps } from './gaps/loop.ts';
import { handovers } from './handovers/loop.ts';
import { help } from './help/loop.ts';
import { objections } from './objections/loop.ts';
import { questions } from './questions/loop.ts';
import { runs } from './runs/loop.ts';
import { sites } from './sites/loop.ts';
import { specimens } from './specimens/loop.ts';
import { stands } from './stands/loop.ts';
import { tracing } from './tracing/loop.ts';
import { voyages } from './voyages/loop.ts';

/** Every loop that this city runs, by name. */
export const loops: ReadonlyMap<string, Loop> = new Map(
  [
    arrivals,
    specimens,
    voyages,
    stands,
    runs,
    sites,
    handovers,
    gaps,
    questions,
    tracing,
    help,
    objections,
    followup,
  ].map((loop) => [loop.name, loop]),
);
