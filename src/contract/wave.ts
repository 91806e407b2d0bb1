import { z } from 'zod';
import { doneAnswer } from './answer.ts';
import { stampShape } from './command.ts';

// An aircraft is left in waves, a block of rows at a time.

const row = z.int().min(1).max(999);

export const waveBody = z
  .strictObject({ ...stampShape, wave: z.int().min(1).max(999), fromRow: row, toRow: row })
  .refine(({ fromRow, toRow }) => fromRow <= toRow, { path: ['toRow'], error: 'rows' })
  .meta({ title: 'Wave' });
export type WaveBody = z.output<typeof waveBody>;

export const waveAnswer = doneAnswer
  .extend({
    called: z.int(),
    unseated: z.int().meta({ description: 'People at the stand whose seat is not known: no block of rows calls them' }),
  })
  .meta({ title: 'WaveCalled' });
