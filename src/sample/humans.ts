import type { House } from '../app/house.ts';
import { type Instant, systemActor } from '../loop/terms.ts';
import { sampleActorPrefix } from './act.ts';

/** Looks whether somebody real works in the ledger that is simulated. */
export interface Humans {
  /**
   * Whether anybody but simulated officers and Huan has recorded anything, through whatever process. While it is being
   * looked at, and for a while afterwards, that is told which is known.
   */
  haveActed(): Promise<boolean>;
}

/** How often it is looked at most, and at least, in milliseconds of real time. */
const [often, seldom] = [1000, 15_000];

/** Looking may take this part of the time: while a whole day is played as fast as it goes, much has changed each second. */
const share = 1 / 50;

/** @param since the instant at which the simulated day began; who worked before does not count */
export const watchHumans = (house: House, since: Instant): Humans => {
  let acted = false;
  let next = Number.NEGATIVE_INFINITY;
  // Transactions below it are settled and were looked through.
  let from = '0';
  return {
    async haveActed() {
      const began = performance.now();
      if (acted || began < next) return acted;
      next = Number.POSITIVE_INFINITY;
      try {
        const { rows } = await house.owner.pool.query<{ upto: string; acted: boolean }>(
          `select pg_snapshot_xmin(pg_current_snapshot())::text as upto,
                  exists (select from huan."case" c join huan.event e on e.case_id = c.case_id
                           where c.changed >= $1::xid8 and e.recorded_at >= $2
                             and e.actor <> $3 and not starts_with(e.actor, $4)) as acted`,
          [from, since, systemActor, sampleActorPrefix],
        );
        from = rows[0]?.upto ?? from;
        acted = rows[0]?.acted ?? acted;
      } finally {
        next = began + Math.min(seldom, Math.max(often, (performance.now() - began) / share));
      }
      return acted;
    },
  };
};
