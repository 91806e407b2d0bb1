import type { z } from 'zod';
import { attachDeclaration } from '../../app/declaration.ts';
import { findByMrz } from '../../app/mrz.ts';
import { cityYear } from '../../app/time.ts';
import { doneAnswer } from '../../contract/answer.ts';
import { declarationBody, declarationKept, mrzAnswer, mrzBody } from '../../contract/document.ts';
import { writeInstant } from '../../contract/instant.ts';
import type { Facts } from '../../loop/terms.ts';
import { sendRefusal } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** With a travel document in hand: health declarations by document and flight, and the machine-readable zone. */
export const documentRoutes = (desk: Desk): void => {
  desk.server.post<{ Body: z.output<typeof declarationBody> }>(
    '/v1/declarations',
    {
      schema: {
        tags: ['documents'],
        summary: 'Attach a health declaration to the person with this document on this flight',
        body: declarationBody,
        response: { ...answers(doneAnswer), 202: declarationKept },
      },
    },
    async (request, reply) => {
      const { commandId, unit, happenedAt, document, flight, facts, personal } = request.body;
      const at = happenedAt ?? null;
      const who = await desk.callers.who(request, 'command', { unit, at });
      const said = await attachDeclaration(
        desk.house,
        who,
        { document, flight, facts: facts as Facts, personal: personal ?? null },
        { commandId, happenedAt: at },
      );
      if ('keptUntil' in said) {
        return reply.code(202).send({ commandId, kept: true, keptUntil: writeInstant(said.keptUntil) });
      }
      if ('refused' in said) return sendRefusal(desk.house, request, reply, said.refused, commandId);
      return { commandId, ...said.done };
    },
  );
  desk.server.post<{ Body: z.output<typeof mrzBody> }>(
    '/v1/mrz',
    {
      config: { rateLimit: { max: 600, timeWindow: 60_000 } },
      schema: {
        tags: ['documents'],
        summary: 'Read a machine-readable zone and find its person; every hit is a recorded reading',
        body: mrzBody,
        response: answers(mrzAnswer),
      },
    },
    async (request) => {
      const { lines, year, purpose } = request.body;
      const who = await desk.callers.who(request, 'read');
      const referenceYear = year ?? (await cityYear(desk.house));
      const { reading, found } = await findByMrz(desk.house, who, lines, { referenceYear, purpose });
      const { valid, person, checks, corrections, otherNumbers, problems } = reading;
      return { valid, person: person ?? null, checks, corrections, otherNumbers, problems, found };
    },
  );
};
