import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { missingFiles } from '../../app/file.ts';
import { againstApproval } from '../../app/four-eyes.ts';
import { withHeads } from '../../app/heads-named.ts';
import { doneAnswer } from '../../contract/answer.ts';
import {
  type CommandType,
  type GivenCommand,
  type GivenStamp,
  asCommand,
  checkFacts,
  checkHeads,
  commandShapes,
  givenCommand,
  stampShape,
} from '../../contract/command.ts';
import { casePath, handoverPath } from '../../contract/query.ts';
import type { Who } from '../../app/account.ts';
import type { CommandId } from '../../loop/terms.ts';
import { Failure, sendRefusal } from '../failure.ts';
import { type Desk, answers } from '../part.ts';

/** Evidence may only name files that were uploaded to its case. */
const checkFiles = async (
  desk: Desk,
  who: Who,
  command: Extract<GivenCommand, { type: 'record' | 'together' }>,
  commandId: CommandId,
): Promise<void> => {
  const said = { lead: command.case, commandId };
  const steps = command.type === 'together' ? command.commands : [command];
  for (const step of steps) {
    if (step.type !== 'record' || step.files === undefined || step.files.length === 0) continue;
    const missing = await missingFiles(desk.house, who, step.case, step.files, said);
    if (missing.length > 0) throw new Failure('file_unknown', { about: missing, case: step.case });
  }
};

/** Gives a command for whoever is signed in and answers what came of it. */
export const give = async (
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  stamp: GivenStamp,
  command: GivenCommand,
): Promise<unknown> => {
  const happenedAt = stamp.happenedAt ?? null;
  const who = await desk.callers.who(request, 'command', { unit: stamp.unit, at: happenedAt });
  const { commandId } = stamp;
  if (command.type === 'together' || command.type === 'record') await checkFiles(desk, who, command, commandId);
  const stamped = {
    ...(command.type === 'offer-group' ? await withHeads(desk.house, who, command) : asCommand(command)),
    commandId,
    actor: who.actor,
    unit: who.unit,
    happenedAt,
  };
  const refused = await againstApproval(desk.house, stamped);
  if (refused !== null) return sendRefusal(desk.house, request, reply, refused, commandId);
  const said = await desk.house.submit(stamped);
  if ('refused' in said) return sendRefusal(desk.house, request, reply, said.refused, commandId);
  return { commandId, ...said.done };
};

/** An address that stands for one command: what the address says is left out of the body. */
interface Sugar {
  readonly url: string;
  readonly type: CommandType;
  readonly summary: string;
  readonly fixed?: Readonly<Record<string, string>>;
}

const sugar: readonly Sugar[] = [
  { url: '/v1/cases', type: 'open', summary: 'Open a case of any loop' },
  { url: '/v1/runs', type: 'open', summary: 'Open a run: one trip of one vehicle', fixed: { loop: 'run' } },
  { url: '/v1/sites', type: 'open', summary: 'Open a site', fixed: { loop: 'site' } },
  { url: '/v1/specimens', type: 'open', summary: 'Open a specimen; it holds its person', fixed: { loop: 'specimen' } },
  { url: '/v1/specimens/:case/results', type: 'record', summary: 'Record a result', fixed: { kind: 'result' } },
  {
    url: '/v1/specimens/:case/losses',
    type: 'record',
    summary: 'Record a lost or leaked specimen',
    fixed: { kind: 'loss' },
  },
  {
    url: '/v1/sites/:case/checklists',
    type: 'record',
    summary: 'Accept a site: its capacity',
    fixed: { kind: 'checklist' },
  },
  { url: '/v1/cases/:case/offers', type: 'offer', summary: 'Offer custody' },
  { url: '/v1/cases/:case/acceptances', type: 'accept', summary: 'Accept custody' },
  { url: '/v1/cases/:case/refusals', type: 'refuse', summary: 'Refuse an offer' },
  { url: '/v1/cases/:case/withdrawals', type: 'withdraw', summary: 'Withdraw an offer' },
  { url: '/v1/cases/:case/claims', type: 'claim', summary: 'Claim a person whose giver is silent' },
  { url: '/v1/handovers', type: 'offer-group', summary: 'Offer a party or everyone on a run, all or nothing' },
  { url: '/v1/handovers/:handover/acceptance', type: 'accept-group', summary: 'Accept who is present' },
  { url: '/v1/handovers/:handover/refusal', type: 'refuse-group', summary: 'Refuse a group' },
  { url: '/v1/handovers/:handover/withdrawal', type: 'withdraw-group', summary: 'Withdraw a group' },
  { url: '/v1/cases/:case/evidence', type: 'record', summary: 'Record evidence' },
  { url: '/v1/cases/:case/corrections', type: 'correct', summary: 'Correct evidence by a new event' },
  { url: '/v1/cases/:case/closing', type: 'close', summary: 'Close a case' },
  { url: '/v1/cases/:case/reopening', type: 'reopen', summary: 'Reopen a case' },
  { url: '/v1/cases/:case/hastening', type: 'hasten', summary: 'Put a case on the fast lane' },
  { url: '/v1/cases/:case/redecision', type: 'redecide', summary: 'Decide again under the policy in force' },
  { url: '/v1/cases/:case/party', type: 'join', summary: 'Join a party' },
  { url: '/v1/cases/:case/party/leaving', type: 'leave', summary: 'Leave a party' },
  { url: '/v1/cases/:case/acknowledgements', type: 'acknowledge', summary: 'Answer an alarm' },
  { url: '/v1/cases/:case/pauses', type: 'pause', summary: 'Pause a clock' },
  { url: '/v1/cases/:case/resumptions', type: 'resume', summary: 'Let a clock run on' },
  { url: '/v1/cases/:case/exceptions', type: 'ask-exception', summary: 'Ask for an exception' },
  { url: '/v1/cases/:case/exceptions/approvals', type: 'approve-exception', summary: 'Approve an exception' },
  { url: '/v1/cases/:case/exceptions/refusals', type: 'refuse-exception', summary: 'Refuse an exception' },
  { url: '/v1/cases/:case/emergencies', type: 'emergency', summary: 'Danger to life: act first' },
  { url: '/v1/cases/:case/emergencies/reviews', type: 'review-emergency', summary: 'Review an emergency' },
  { url: '/v1/cases/:case/measure/extensions', type: 'extend-measure', summary: 'Extend a measure, in writing' },
  { url: '/v1/cases/:case/measure/lifting', type: 'lift-measure', summary: 'Lift a measure' },
];

const areaOf = (url: string): string => url.split('/')[2] ?? 'cases';

const bodyFor = ({ url, type, fixed = {} }: Sugar) => {
  const { shape } = commandShapes[type];
  const said = new Set(['type', ...Object.keys(fixed), ...(url.match(/:(\w+)/g) ?? []).map((name) => name.slice(1))]);
  const left = Object.entries(shape).filter(([name]) => !said.has(name));
  return z.strictObject({ ...Object.fromEntries(left), ...stampShape }).superRefine((body, context) => {
    const { kind, loop, facts, personal } = { ...fixed, ...body } as {
      kind?: string;
      loop?: string;
      facts?: Record<string, unknown>;
      personal?: unknown;
    };
    checkFacts([])({ type, kind, loop, facts, personal }, context);
    if (type === 'offer-group') checkHeads([])(body, context);
  });
};

/** Commands: one address for all of them, and one for each where an address says more than a type. */
export const commandRoutes = (desk: Desk): void => {
  desk.server.post<{ Body: z.output<typeof givenCommand> }>(
    '/v1/commands',
    {
      schema: {
        tags: ['commands'],
        summary: 'Give any command; repeated with the same id it acts once and answers the same',
        body: givenCommand,
        response: answers(doneAnswer),
      },
    },
    (request, reply) => give(desk, request, reply, request.body, request.body.command),
  );
  for (const one of sugar) {
    const params = one.url.includes(':handover') ? handoverPath : one.url.includes(':case') ? casePath : null;
    desk.server.post<{ Body: GivenStamp & Record<string, unknown>; Params: Record<string, string> }>(
      one.url,
      {
        schema: {
          tags: [areaOf(one.url)],
          summary: one.summary,
          body: bodyFor(one),
          response: answers(doneAnswer),
          ...(params === null ? {} : { params }),
        },
      },
      (request, reply) => {
        const { commandId, happenedAt, unit, ...rest } = request.body;
        // Body, address and table together make up the command that its own schema describes.
        const command = { type: one.type, ...one.fixed, ...request.params, ...rest } as unknown as GivenCommand;
        return give(desk, request, reply, { commandId, happenedAt, unit }, command);
      },
    );
  }
};
