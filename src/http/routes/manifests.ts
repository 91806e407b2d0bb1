import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { cityYear } from '../../app/time.ts';
import { importManifest } from '../../app/manifest.ts';
import { mayImport } from '../../app/manifest-right.ts';
import { readManifest } from '../../app/read-manifest.ts';
import { manifestReport } from '../../contract/answer.ts';
import { manifestQuery } from '../../contract/query.ts';
import { Failure, sendRefusal } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

const largest = 20 * 1024 * 1024;

interface Received {
  readonly bytes: Uint8Array;
  readonly name: string;
}

const received = async (request: FastifyRequest): Promise<Received> => {
  if (!request.isMultipart()) {
    if (!Buffer.isBuffer(request.body)) throw new Failure('bad_json');
    return { bytes: request.body, name: (request.headers['content-type'] ?? 'request').split(';')[0] ?? 'request' };
  }
  let taken: Received | null = null;
  for await (const part of request.files({ limits: { fileSize: largest + 1, files: 2 } })) {
    // A second list would be left out without a word.
    if (taken !== null) throw new Failure('bad_input', { about: ['file'] });
    const bytes = await part.toBuffer();
    if (bytes.length > largest) throw new Failure('too_large');
    // Kept as a fact of the flight: a name of a file, so only what can stand there.
    const name = part.filename.normalize('NFC').replace(/[^\p{L}\p{N}._ -]/gu, '_');
    taken = { bytes, name: name.slice(0, 100) };
  }
  if (taken === null) throw new Failure('bad_input', { about: ['file'] });
  return taken;
};

/** Manifests: PAXLST, CSV, XLSX or JSON, raw or as one file of a form. What it is shows in its own bytes. */
export const manifestRoutes = (desk: Desk): void => {
  // A part of the server with its own reading of bodies: here they stay bytes.
  void desk.server.register(async (server) => {
    server.removeContentTypeParser(['application/json', 'text/plain']);
    server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largest }, (_request, body, done) =>
      done(null, body),
    );
    server.post<{ Querystring: z.output<typeof manifestQuery> }>(
      '/v1/manifests',
      {
        bodyLimit: largest,
        config: { rateLimit: { max: 240, timeWindow: 60_000 } },
        schema: {
          tags: ['manifests'],
          summary: 'Import a manifest, all of it or nothing; again changes only what changed',
          consumes: [
            'application/json',
            'text/csv',
            'text/plain',
            'application/edifact',
            'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            'multipart/form-data',
          ],
          querystring: manifestQuery,
          response: { ...answers(manifestReport), 422: manifestReport },
        },
        // Before a byte of the body is taken: reading a list costs more than anything else that somebody can ask for.
        preParsing: async (request, reply) => {
          const asked = manifestQuery.safeParse(request.query);
          if (!asked.success) return;
          const { commandId, unit } = asked.data;
          const who = await desk.callers.who(request, 'command', { unit });
          if (!mayImport(desk.house, who)) {
            await sendRefusal(
              desk.house,
              request,
              reply,
              { code: 'not_yours', case: null, about: ['manifest'] },
              commandId,
            );
          }
        },
      },
      async (request, reply) => {
        const { commandId, dryRun, unit, year, allowDrops } = request.query;
        const who = await desk.callers.who(request, 'command', { unit });
        const { bytes, name } = await received(request);
        const document = await readManifest(bytes, year ?? (await cityYear(desk.house)));
        const report = await importManifest(desk.house, who, document, {
          commandId,
          dryRun,
          allowDrops,
          receivedAs: name,
        });
        const { refusal, ...rest } = report;
        if (refusal !== null) return sendRefusal(desk.house, request, reply, refusal, commandId);
        const refused = !report.applied && !dryRun;
        return reply.code(refused ? 422 : 200).send({ ...rest, dryRun });
      },
    );
  });
};
