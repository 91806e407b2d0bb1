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

/**
 * Whether the server itself said no to what was asked. Otherwise nobody knows whether it was done: the answer was lost or
 * unreadable, somebody on the way answered in its place, or nothing was decided this time and an earlier try may have been.
 */
export const isAnswered = (error: unknown): boolean =>
  error instanceof Unanswered && error.code !== 'unexpected' && !isSignedOut(error) && !mayPass(error);

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Said as JSON; a form with files as it is. */
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
  /** The words of the rule that refused. */
  ruling: z.object({ reason: z.string().nullable() }).optional(),
  others: z.array(other).default([]),
});

/** What the server said against a question. */
const refused = async (response: Response): Promise<Unanswered> => {
  const said = problem.safeParse(await response.json().catch(() => null));
  if (!said.success) return new Unanswered('unexpected', response.status, response.statusText);
  const { code, title, about, ruling, others } = said.data;
  const reason = ruling?.reason ?? null;
  const text = reason === null ? title : `${title} ${reason}`;
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new Unanswered(code, response.status, text, about, others, Number.isFinite(wait) ? wait : null);
};

/** Headers of every question. */
export const headersOf = ({ unit, language = currentLanguage() }: Question): Record<string, string> => ({
  'accept-language': language,
  ...(unit === null || unit === undefined ? {} : { 'x-huan-unit': unit }),
});

/** Asks the server; what it refuses and what never came is thrown. */
const fetched = async (path: string, question: Question): Promise<Response> => {
  const { method = 'GET', body, signal } = question;
  const form = body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        ...headersOf(question),
        ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    throw lost(error, signal);
  }
  if (!response.ok) throw await refused(response);
  return response;
};

/** Nobody answered, or not to the end; a question that was given up is no trouble of the network. */
const lost = (error: unknown, signal: AbortSignal | undefined): unknown =>
  signal?.aborted === true
    ? error
    : new Unanswered('unreachable', 0, error instanceof Error ? error.message : String(error));

const parsed = (text: string): unknown => {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch (error) {
    throw new Unanswered('unexpected', -1, error instanceof Error ? error.message : String(error));
  }
};

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
  const response = await fetched(path, question);
  const text = await response.text().catch((error: unknown) => {
    throw lost(error, question.signal);
  });
  const read = schema.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new Unanswered('unexpected', -1, read.error.message);
};

/**
 * Asks the server for a file.
 *
 * @returns its bytes, and its name where the server says one
 * @throws Unanswered
 */
export const askFile = async (
  path: string,
  question: Question = {},
): Promise<{ readonly file: Blob; readonly name: string | null }> => {
  const response = await fetched(path, question);
  const file = await response.blob().catch((error: unknown) => {
    throw lost(error, question.signal);
  });
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? null;
  return { file, name };
};
