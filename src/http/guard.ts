import type { House } from '../app/house.ts';
import { openTries } from '../app/sign-in-tries.ts';
import { Failure } from './failure.ts';
import type { Guard } from './routes/door.ts';

/** What may be guessed is counted in the database, by name and by address, and slowed. */
export const openGuard = (house: House): Guard => {
  const tries = openTries(house);
  return async (name, address, attempt, refused = 'sign_in_failed') => {
    // Counted before it is known, so that many tries at once are many tries.
    const wait = await tries.count(name, address);
    if (wait > 0) throw new Failure('too_many', {}, wait / 1000);
    const result = await attempt();
    if (result === null) throw new Failure(refused);
    await tries.succeeded(name, address);
    return result;
  };
};
