import { openList } from '../../app/export/list.ts';
import { asCsv, asXlsx } from '../../app/export/write.ts';
import { type ExportBody, exportBody } from '../../contract/export.ts';
import { Failure, languageFor } from '../failure.ts';
import type { Desk } from '../part.ts';

const media = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Lists as files for spreadsheets. */
export const exportRoutes = ({ server, house, callers }: Desk): void => {
  server.post<{ Body: ExportBody }>(
    '/v1/exports',
    {
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        tags: ['exports'],
        summary: 'A list that you may see as CSV or XLSX, up to 100,000 rows; names are opened on the record',
        body: exportBody,
      },
    },
    async (request, reply) => {
      const who = await callers.who(request, 'read');
      const { body } = request;
      const file = await openList(house, who, body, languageFor(request));
      if (typeof file === 'string') throw new Failure(file, body.case === undefined ? {} : { case: body.case });
      void reply
        .type(media[body.format])
        .header('content-disposition', `attachment; filename="${file.name}.${body.format}"`);
      return reply.send(body.format === 'csv' ? asCsv(file) : await asXlsx(file));
    },
  );
};
