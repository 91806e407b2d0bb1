import type { FastifyRequest } from 'fastify';
import { openAuditor } from '../../app/audit.ts';
import { auditStarted, auditView } from '../../contract/audit.ts';
import { Failure } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** The audit of the ledger: for auditors, who read with the eyes of the duty room, and for the duty room. */
export const auditRoutes = ({ server, house, callers }: Desk, home: string | undefined): void => {
  const tags = ['audit'];
  const auditor = openAuditor(house, home, (line) => server.log.error(line));
  // What was begun is finished before the connections go.
  server.addHook('onClose', () => auditor.settled());
  const mayAudit = async (request: FastifyRequest): Promise<void> => {
    const { unit } = await callers.who(request, 'read');
    if (unit !== house.duty) throw new Failure('not_allowed');
  };

  server.get(
    '/v1/audit',
    {
      schema: {
        tags,
        summary: 'The last audit with its findings, earlier ones, and the anchors; in the machine’s own time',
        response: answers(auditView),
      },
    },
    async (request) => {
      await mayAudit(request);
      return auditor.standing();
    },
  );

  server.post(
    '/v1/audit/runs',
    {
      config: { rateLimit: { max: 6, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Check the whole ledger now; the doorbell rings when it has ended',
        response: answers(auditStarted, 202),
      },
    },
    async (request, reply) => {
      await mayAudit(request);
      return reply.code(202).send({ started: await auditor.begin() });
    },
  );

  server.get('/v1/audit/report', { schema: { tags, summary: 'The same as a file' } }, async (request, reply) => {
    await mayAudit(request);
    const report = await auditor.standing();
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="huan-audit-${report.last?.run ?? 'none'}.json"`)
      .send(`${JSON.stringify(report, null, 2)}\n`);
  });
};
