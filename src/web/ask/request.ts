import { z } from 'zod';
import { type Language, currentLanguage } from '../text/language.ts';

/** What went wrong with a question: what the server said, or that it said nothing. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  /** A code of the table of errors, `unreachable` when nobody answered, or `unexpected` for an answer nobody knows. */
  readonly code: string;
  /** HTTP status; 0 when nobody answered. */
  readonly status: number;

  constructor(code: string, status: number, text: string) {
    super(text);
    this.code = code;
    this.status = status;
  }
}

/** Whether asking again without changing anything may help. */
export const mayPass = (error: unknown): boolean =>
  !(error instanceof Unanswered) || error.status === 0 || error.status === 429 || error.status >= 500;

/** Whether somebody has to sign in again. */
export const isSignedOut = (error: unknown): boolean => error instanceof Unanswered && error.status === 401;

export interface Question {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  /** For which unit is asked; left out, the account must belong to exactly one. */
  readonly unit?: string | null;
  readonly signal?: AbortSignal;
  readonly language?: Language;
}

// Only what this screen shows; the rest of problem details is for programs.
const problem = z.object({ code: z.string(), title: z.string() });

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
    const { code, title } = said.success ? said.data : { code: 'unexpected', title: response.statusText };
    throw new Unanswered(code, response.status, title);
  }
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new Unanswered('unexpected', -1, read.error.message);
};
