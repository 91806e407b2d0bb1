import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { House } from '../app/house.ts';
import { ruleWords } from '../app/rule-words.ts';
import type { ErrorCode } from '../contract/codes.ts';
import { errors } from '../contract/errors.ts';
import { type Language, languageOf } from '../contract/language.ts';
import { type Problem, type ProblemDetails, fieldProblems, problemOf, refusalProblem } from '../contract/problem.ts';
import type { Refusal } from '../loop/refusal.ts';

/** A request that cannot be done, for a reason with a code. Turned into problem details at the edge. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ErrorCode;
  readonly details: ProblemDetails;
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | null;

  constructor(code: ErrorCode, details: ProblemDetails = {}, retryAfter: number | null = null) {
    super(code);
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }
}

/** A body, address or query that does not fit its schema. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly issues: readonly z.core.$ZodIssue[];
  readonly where: string;

  constructor(issues: readonly z.core.$ZodIssue[], where: string) {
    super('bad input');
    this.issues = issues;
    this.where = where;
  }
}

/** The language in which the caller is answered. */
export const languageFor = (request: FastifyRequest): Language => languageOf(request.headers['accept-language']);

const send = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));

/** Answers a refusal of the kernel, with the words of the rule that refused. */
export const sendRefusal = (
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: Refusal,
  commandId: string | null,
): FastifyReply => send(reply, refusalProblem(refused, languageFor(request), commandId, ruleWords(house)));

// Codes of the server itself, of its plugins and of the write path, by what they mean to a caller.
const known: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_json',
  FST_REQ_FILE_TOO_LARGE: 'too_large',
  FST_FILES_LIMIT: 'too_large',
  FST_PARTS_LIMIT: 'too_large',
  FST_FIELDS_LIMIT: 'too_large',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported_media',
  FST_NO_FORM_DATA: 'bad_json',
};
const lost = /^(08|57P|53)/;

const codeOf = (error: unknown): ErrorCode => {
  if (typeof error !== 'object' || error === null) return 'internal';
  const name: unknown = Reflect.get(error, 'name');
  const code: unknown = Reflect.get(error, 'code');
  const status: unknown = Reflect.get(error, 'statusCode');
  if (name === 'LedgerUnavailable') return 'unavailable';
  // The caller went away while still sending; nobody hears the answer, and nothing is wrong here.
  if (code === 'ECONNRESET' && Reflect.get(error, 'message') === 'aborted') return 'too_slow';
  if (typeof code === 'string') {
    const found = known[code];
    if (found !== undefined) return found;
    if (lost.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code)) return 'unavailable';
  }
  const message = error instanceof Error ? error.message : '';
  if (/Connection terminated|timeout exceeded when trying to connect/i.test(message)) return 'unavailable';
  // All that the library says of a database that does not answer while it looks for a session.
  if (status === 500 && message === 'Failed to get session') return 'unavailable';
  if (status === 429) return 'too_many';
  if (status === 413) return 'too_large';
  if (status === 415) return 'unsupported_media';
  if (status === 400) return 'bad_json';
  return 'internal';
};

/** Turns whatever was thrown into problem details. Never repeats what was sent, nor what broke inside. */
export const answerFailure = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const language = languageFor(request);
  if (error instanceof Failure) {
    if (error.retryAfter !== null) void reply.header('retry-after', String(Math.max(1, Math.ceil(error.retryAfter))));
    return send(reply, problemOf(error.code, language, error.details));
  }
  if (error instanceof BadInput) {
    const fields = fieldProblems(error.issues, language).map((field) =>
      error.where === 'body' ? field : { ...field, field: field.field === 'body' ? error.where : field.field },
    );
    return send(reply, problemOf('bad_input', language, { fields }));
  }
  const code = codeOf(error);
  if (errors[code].status >= 500) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const inner: unknown = error instanceof Error ? error.cause : undefined;
    const cause = inner instanceof Error ? inner.message : undefined;
    request.log.error({ failure: { code, name, message, stack, cause } }, 'a request failed');
  }
  if (code === 'unavailable') void reply.header('retry-after', '1');
  return send(reply, problemOf(code, language));
};
