import { z } from 'zod';
import { type Language, currentLanguage } from '../text/language.ts';

/** What went wrong with a question: what the server said, or that it said nothing. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  /** What it is about: codes of missing evidence, a link, a unit, an id. */
  readonly about: readonly string[];
  /** In a group: what prevents it for each other head. */
  readonly others: readonly Other[];
  /** A code of the table of errors, `unreachable` when nobody answered, or `unexpected` for an answer nobody knows. */
  readonly code: string;
  /** HTTP status; 0 when nobody answered. */
  readonly status: number;
  /** Seconds to wait before the next try, where the server says so. */
  readonly wait: number | null;

  constructor(
    code: string,
    status: number,
    text: string,
    about: readonly string[] = [],
    others: readonly Other[] = [],
    wait: number | null = null,
  ) {
    super(text);
    this.code = code;
    this.status = status;
    this.about = about;
    this.others = others;
    this.wait = wait;
  }
}

/** Whether asking again without changing anything may help. */
export const mayPass = (error: unknown): boolean =>
  !(error instanceof Unanswered) || error.status === 0 || error.status === 429 || error.status >= 500;

/** Whether somebody has to sign in again. */
export const isSignedOut = (error: unknown): boolean => error instanceof Unanswered && error.status === 401;

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** For which unit is asked; left out, the account must belong to exactly one. */
  readonly unit?: string | null;
  readonly signal?: AbortSignal;
  readonly language?: Language;
}

// Only what screens show; the rest of problem details is for programs.
const other = z.object({ code: z.string(), case: z.string().nullable(), about: z.array(z.string()), text: z.string() });
export type Other = z.output<typeof other>;
const problem = z.object({
  code: z.string(),
  title: z.string(),
  case: z.string().optional(),
  about: z.array(z.string()).default([]),
  others: z.array(other).default([]),
});

/** Headers of every question. */
export const headersOf = ({ unit, language = currentLanguage() }: Question): Record<string, string> => ({
  'accept-language': language,
  ...(unit === null || unit === undefined ? {} : { 'x-huan-unit': unit }),
});

/**
 * Asks the server and reads its answer by a schema of the contract.
 *
 * @throws Unanswered
 */
export const ask = async <T extends z.ZodType>(
  schema: T,
  path: string,
  question: Question = {},
): Promise<z.output<T>> => {
  const { method = 'GET', body, signal } = question;
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: { ...headersOf(question), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    answer = text === '' ? null : JSON.parse(text);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    if (error instanceof SyntaxError) throw new Unanswered('unexpected', -1, error.message);
    throw new Unanswered('unreachable', 0, error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) {
    const said = problem.safeParse(answer);
    if (!said.success) throw new Unanswered('unexpected', response.status, response.statusText);
    const { code, title, about, others } = said.data;
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new Unanswered(code, response.status, title, about, others, Number.isFinite(wait) ? wait : null);
  }
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new Unanswered('unexpected', -1, read.error.message);
};
