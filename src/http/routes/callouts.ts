import type { z } from 'zod';
import { acknowledgeCallout } from '../../app/callout/acknowledge.ts';
import { sirensOf } from '../../app/duty.ts';
import { doneAnswer } from '../../contract/answer.ts';
import { calloutPath, sirenList } from '../../contract/duty.ts';
import { sendRefusal } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

// The command's id follows from the callout, the unit and the account: nobody makes one up.
const answered = doneAnswer.omit({ commandId: true });

/** Alarms that wait for a human. */
export const calloutRoutes = (desk: Desk): void => {
  const { server, house, callers } = desk;
  const tags = ['callouts'];

  server.get(
    '/v1/sirens',
    {
      schema: {
        tags,
        summary: 'What sounds now on the screens of your unit and of those below it',
        response: answers(sirenList),
      },
    },
    async (request) => sirensOf(house, await callers.who(request, 'read')),
  );

  server.post<{ Params: z.output<typeof calloutPath> }>(
    '/v1/callouts/:callout/acknowledgement',
    {
      schema: {
        tags,
        summary: 'Answer an alarm: its clock gets its time to act, and nobody is called for it any more',
        params: calloutPath,
        response: answers(answered),
      },
    },
    async (request, reply) => {
      const said = await acknowledgeCallout(house, await callers.who(request, 'command'), request.params.callout);
      if ('refused' in said) return sendRefusal(house, request, reply, said.refused, null);
      return said.done;
    },
  );
};
