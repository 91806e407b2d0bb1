import type pg from 'pg';
import type { StampedCommand } from '../loop/command.ts';
import type { CountNeed } from '../loop/context.ts';
import type { CaseId } from '../loop/terms.ts';
import { type Reply, type Workings, decideBatch } from './batch.ts';
import { loadBatch } from './load.ts';
import { openMoment, rememberStates } from './memory.ts';

const patience = 10_000;
const rounds = 40;

/**
 * What each of several commands would be told now, each by itself, without recording anything. Decided by the same
 * kernel on the same load as the write path, so that nothing is promised here that would be refused there.
 *
 * @returns one reply for each command, in their order; commands must bear ids of their own that are never recorded
 */
export const rehearse = async (
  pool: pg.Pool,
  workings: Workings,
  commands: readonly StampedCommand[],
): Promise<readonly Reply[]> => {
  if (commands.length === 0) return [];
  let more: { readonly cases: readonly CaseId[]; readonly counts: readonly CountNeed[] } = { cases: [], counts: [] };
  for (let round = 0; round < rounds; round += 1) {
    const loaded = await loadBatch(pool, commands, more, {
      timeout: patience,
      recent: rememberStates(0),
      moment: openMoment(),
      loops: workings.loops,
    });
    const replies: Reply[] = [];
    const cases = new Set(more.cases);
    const counts = [...more.counts];
    let asked = false;
    for (const command of commands) {
      const { needs, replies: said } = decideBatch([command], loaded, workings);
      if (needs !== null) {
        asked = true;
        for (const id of needs.cases) cases.add(id);
        counts.push(...needs.counts);
        continue;
      }
      const [reply] = said;
      if (reply === undefined || reply instanceof Error)
        throw reply ?? new Error('a rehearsal was left without a reply');
      replies.push(reply);
    }
    if (!asked) return replies;
    more = { cases: [...cases], counts };
  }
  throw new Error('decisions keep asking for more cases');
};
