import { randomUUID } from 'node:crypto';
import { type CaseId, caseId, unitId } from '../../loop/terms.ts';
import type { House } from '../house.ts';
import { quantile } from './measure.ts';
import { peopleAtScreening, stamp } from './world.ts';

const seats = 45;

/** A bus of 45: one offer and one acceptance a time, by several callers, each with a bus of their own. */
export const busThroughput = async (
  house: House,
  callers: number,
  seconds: number,
): Promise<{ readonly personsPerSecond: number; readonly p50: number }> => {
  const people = await peopleAtScreening(house, callers * seats);
  const buses: (readonly CaseId[])[] = [];
  for (let from = 0; from < people.length; from += seats) buses.push(people.slice(from, from + seats));
  const latencies: number[] = [];
  let carried = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(
    buses.map(async (bus) => {
      let from = 'PVG-SCREENING';
      let to = 'PUDONG-TEST';
      while (performance.now() < end) {
        const handover = caseId(randomUUID());
        const before = performance.now();
        const offered = await house.submit(
          stamp(from, { type: 'offer-group', handover, cases: bus, to: unitId(to), link: 'screening' }),
        );
        const between = performance.now();
        if ('refused' in offered) throw new Error(`offer refused: ${JSON.stringify(offered.refused)}`);
        const accepted = await house.submit(stamp(to, { type: 'accept-group', handover, present: bus }));
        if ('refused' in accepted) throw new Error(`acceptance refused: ${JSON.stringify(accepted.refused)}`);
        latencies.push(between - before, performance.now() - between);
        // One offer and one acceptance are two custody commands for each head, as in the baseline.
        carried += bus.length * 2;
        [from, to] = [to, from];
      }
    }),
  );
  const took = (performance.now() - started) / 1000;
  latencies.sort((one, other) => one - other);
  return { personsPerSecond: carried / took, p50: quantile(latencies, 0.5) };
};
