import { z } from 'zod';
import type { Json } from '../loop/terms.ts';
import { readInstant } from './instant.ts';
import { actorId, caseId, commandId, instant, unitId } from '../loop/terms.ts';

// The words from which every body is built. A bare string becomes a term here and nowhere else.

const broken = 'text';

/** Whether a text can be kept: PostgreSQL refuses NUL, and a lone surrogate is not text. */
export const isKeepable = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');

/** A text of bounded length (in UTF-16 units), without NUL and lone surrogates. */
export const text = (most: number, least = 0) => z.string().min(least).max(most).refine(isKeepable, { error: broken });

/** A reason, a finding: written by a human for a human. Blank ones are refused by the kernel. */
export const sentence = text(2000);
/** A word that names something in a declaration: a link, a kind of evidence, a clock, an ending. */
export const word = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
/** A name of a clock, an exception or an offer: made by Huan, only quoted by callers. */
export const quoted = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 .:_-]{0,99}$/);

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
/** Lower-case UUID of a case. */
export const caseKey = uuid.transform(caseId).meta({ description: 'UUID of a case, lower case' });
/** UUID made by the device: the same id never acts twice (I9). */
export const commandKey = uuid
  .transform(commandId)
  .meta({ description: 'UUID made by whoever gives the command; repeated with the same body it acts once' });
/** Code of a unit, such as `PVG-BOARDING`. */
export const unitKey = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,63}$/)
  .transform(unitId)
  .meta({ description: 'Code of a unit' });
/** Id of an account. */
export const accountKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .transform(actorId)
  .meta({ description: 'Id of an account' });

/** An instant as ISO 8601 with an offset. */
export const moment = z
  .string()
  .max(40)
  .transform((written, context) => {
    const read = readInstant(written);
    if (read !== null) return read;
    context.addIssue({ code: 'custom', message: 'instant', input: written });
    return instant(0);
  })
  .meta({ description: 'Instant, ISO 8601 with an offset', format: 'date-time' });

/** A calendar day, `YYYY-MM-DD`. */
export const day = z.string().refine((written) => readInstant(`${written}T00:00Z`) !== null, { error: 'day' });

/** SHA-256 of an uploaded file, as the upload answered it. */
export const fileKey = z.string().regex(/^[0-9a-f]{64}$/);

const deepest = 6;
const widest = 200;
const longest = 4000;

const isSmall = (value: unknown, depth: number): boolean => {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string') return value.length <= longest && isKeepable(value);
  if (typeof value !== 'object' || depth === 0) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= widest &&
    entries.every(([key, entry]) => key.length <= 100 && isKeepable(key) && isSmall(entry, depth - 1))
  );
};

/** Any JSON value that is neither deep nor wide nor long. */
export const smallJson = z
  .custom<Json>((value) => isSmall(value, deepest), { error: 'json' })
  .meta({ description: `JSON of at most ${deepest} levels, ${widest} entries each, ${longest} characters a text` });
