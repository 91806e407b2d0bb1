import { type CaseId, unitId } from '../../loop/terms.ts';
import type { House } from '../house.ts';
import { quantile } from './measure.ts';
import { stamp } from './world.ts';

/** What a run of custody commands showed. Latencies in milliseconds. */
export interface Throughput {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Custody commands through the store with every safeguard on: as many callers as people each hand their own from the
 * screening desk to the test point and back, offer and acceptance in turn.
 */
export const custodyThroughput = async (
  house: House,
  people: readonly CaseId[],
  seconds: number,
): Promise<Throughput> => {
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    people.map(async (id) => {
      let from = 'PVG-SCREENING';
      let to = 'PUDONG-TEST';
      while (performance.now() < end) {
        const before = performance.now();
        const offered = await house.submit(stamp(from, { type: 'offer', case: id, to: unitId(to), link: 'screening' }));
        const between = performance.now();
        if ('refused' in offered) throw new Error(`offer refused: ${JSON.stringify(offered.refused)}`);
        const accepted = await house.submit(stamp(to, { type: 'accept', case: id, offer: offered.done.offer ?? '' }));
        if ('refused' in accepted) throw new Error(`accept refused: ${JSON.stringify(accepted.refused)}`);
        latencies.push(between - before, performance.now() - between);
        [from, to] = [to, from];
      }
    }),
  );
  const took = (performance.now() - started) / 1000;
  latencies.sort((one, other) => one - other);
  return { perSecond: latencies.length / took, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
};
