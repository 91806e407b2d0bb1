import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { House } from '../app/house.ts';
import type { Doorbell } from '../app/doorbell.ts';
import { problemAnswer } from '../contract/answer.ts';
import type { Callers } from './caller.ts';
import type { SignIn } from './sign-in.ts';
import type { Strangers } from './strangers.ts';

/** What every area of routes is given. */
export interface Desk {
  readonly house: House;
  readonly signIn: SignIn;
  readonly callers: Callers;
  readonly bell: Doorbell;
  readonly server: FastifyInstance;
  readonly strangers: Strangers;
}

/** The answers of a route for its documentation: what it gives, and problem details for everything else. */
export const answers = (good: z.ZodType, status = 200): Record<string, z.ZodType> => ({
  [status]: good,
  '4xx': problemAnswer,
  '5xx': problemAnswer,
});
