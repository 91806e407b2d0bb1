import { z } from 'zod';
import { addFile, listFiles, openFile } from '../../app/file.ts';
import { fileView } from '../../contract/answer.ts';
import { casePath, filePath } from '../../contract/query.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

const largest = 10 * 1024 * 1024;
const fileList = z.object({ items: z.array(fileView) });

const starts = (bytes: Buffer, text: string, at = 0): boolean =>
  bytes.toString('latin1', at, at + text.length) === text;
/** What a file is, from its own first bytes: what a device calls it decides nothing. */
const mediaOf = (bytes: Buffer): string | null => {
  if (starts(bytes, '\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (starts(bytes, '\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (starts(bytes, 'RIFF') && starts(bytes, 'WEBP', 8)) return 'image/webp';
  if (starts(bytes, 'ftyphei', 4) || starts(bytes, 'ftypmif1', 4)) return 'image/heic';
  if (starts(bytes, '%PDF-')) return 'application/pdf';
  return null;
};

/** Files of a case: photographs and documents, sealed under its key. */
export const fileRoutes = (desk: Desk): void => {
  const { server, house, callers } = desk;
  const tags = ['files'];

  server.post<{ Params: z.output<typeof casePath> }>(
    '/v1/cases/:case/files',
    {
      config: { rateLimit: { max: 300, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Keep a file (JPEG, PNG, WebP, HEIC or PDF, up to 10 MB) with a case: multipart, one file',
        params: casePath,
        consumes: ['multipart/form-data'],
        response: answers(fileView, 201),
      },
    },
    async (request, reply) => {
      const who = await callers.who(request, 'command');
      const part = await request.file({ limits: { fileSize: largest + 1, files: 1 } });
      if (part === undefined) throw new Failure('bad_input', { about: ['file'] });
      const bytes = await part.toBuffer();
      // The library notices a file that it cut off only most of the time; one byte too many is always noticed.
      if (bytes.length > largest) throw new Failure('too_large');
      const media = mediaOf(bytes);
      if (media === null) throw new Failure('unsupported_media');
      const kept = await addFile(house, who, request.params.case, { media, bytes });
      if (kept === null) throw new Failure('not_seen', { case: request.params.case });
      return reply.code(201).send(kept);
    },
  );

  server.get<{ Params: z.output<typeof casePath> }>(
    '/v1/cases/:case/files',
    { schema: { tags, summary: 'The files of a case', params: casePath, response: answers(fileList) } },
    async (request) => {
      const items = await listFiles(house, await callers.who(request, 'read'), request.params.case);
      if (items === null) throw new Failure('not_seen', { case: request.params.case });
      return { items };
    },
  );

  server.get<{ Params: z.output<typeof filePath> }>(
    '/v1/cases/:case/files/:file',
    { schema: { tags, summary: 'Open a file; the reading is recorded', params: filePath } },
    async (request, reply) => {
      const who = await callers.who(request, 'read');
      const { case: id, file } = request.params;
      const found = await openFile(house, who, id, file);
      if (found === null) throw new Failure('file_unknown', { case: id, about: [file] });
      return reply
        .type(found.media)
        .header('content-disposition', 'attachment')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(found.bytes);
    },
  );
};
