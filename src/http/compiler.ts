import { isDeepStrictEqual } from 'node:util';
import type { FastifyContextConfig, FastifySchema, FastifySchemaCompiler } from 'fastify';
import type { FastifySerializerCompiler } from 'fastify/types/schema.js';
import { z } from 'zod';
import { BadInput } from './failure.ts';

/** The answer does not fit the schema that documents it: a bug, found where answers are checked. */
export class AnswerUnfit extends Error {
  override readonly name = 'AnswerUnfit';
}

/** Reads bodies, addresses and queries with their zod schema; handlers get what it made of them. */
export const readWith: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const where = httpPart === 'querystring' ? 'query' : (httpPart ?? 'body');
  return (data: unknown) => {
    const read = schema.safeParse(where === 'query' || where === 'params' ? { ...(data as object) } : data);
    return read.success ? { value: read.data } : { error: new BadInput(read.error.issues, where) };
  };
};

/**
 * Writes answers. They were built by us from typed values, so they are checked against their schema only where told:
 * in tests, not for every officer at the door.
 */
export const writeWith =
  (checked: boolean): FastifySerializerCompiler<z.ZodType> =>
  ({ schema }) => {
    if (!checked) return (data) => JSON.stringify(data);
    return (data) => {
      const text = JSON.stringify(data);
      const said: unknown = JSON.parse(text);
      const read = schema.safeParse(said);
      if (!read.success) {
        throw new AnswerUnfit(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
      }
      // Reading leaves out whatever the schema does not know: callers must be told of all that they are given.
      if (!isDeepStrictEqual(read.data, said)) throw new AnswerUnfit(`undocumented: ${text.slice(0, 2000)}`);
      return text;
    };
  };

const isZod = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

/** JSON Schema of a zod schema as callers write it. */
export const jsonSchema = (schema: z.ZodType): Record<string, unknown> => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    target: 'draft-2020-12',
  });
  return rest;
};

/** A body that is no JSON of ours: bytes as they are, or one file of a form. */
const bytesOf = (consumes: readonly string[]): Record<string, unknown> => {
  const bytes = { type: 'string', format: 'binary' };
  const form = { type: 'object', properties: { file: bytes }, required: ['file'] };
  const schemaOf = (media: string): object => {
    if (media === 'multipart/form-data') return form;
    return media === 'application/json' ? {} : bytes;
  };
  return { content: Object.fromEntries(consumes.map((media) => [media, { schema: schemaOf(media) }])) };
};

/** For the documentation: every zod schema of a route as JSON Schema. */
export const documented = ({
  schema,
  url,
  route,
}: {
  schema: FastifySchema | undefined;
  url: string;
  route: { readonly config?: FastifyContextConfig };
}): { schema: FastifySchema; url: string } => {
  if (schema === undefined) return { schema: {}, url };
  const made: Record<string, unknown> = { ...schema };
  if (route.config?.open === true) made['security'] = [];
  for (const part of ['body', 'querystring', 'params', 'headers'] as const) {
    if (isZod(schema[part])) made[part] = jsonSchema(schema[part]);
  }
  if (schema.body === undefined && schema.consumes !== undefined) made['body'] = bytesOf(schema.consumes);
  if (typeof schema.response === 'object' && schema.response !== null) {
    made['response'] = Object.fromEntries(
      Object.entries(schema.response).map(([status, answer]) => [status, isZod(answer) ? jsonSchema(answer) : answer]),
    );
  }
  return { schema: made, url };
};
