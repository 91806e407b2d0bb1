import { z } from 'zod';
import { mayManage } from '../../app/account.ts';
import { devicesOfUnits, dropDevice, listDevices, registerDevice } from '../../app/devices.ts';
import { deliverSigned } from '../../app/offline-handover.ts';
import { accountPath } from '../../contract/query.ts';
import { ruleWords } from '../../app/rule-words.ts';
import { problemOf, refusalProblem } from '../../contract/problem.ts';
import {
  accountDevicePath,
  devicePath,
  devicesQuery,
  knownDevices,
  newDeviceBody,
  ownDevice,
  ownDevices,
  revokeQuery,
  signedAnswer,
  signedBody,
} from '../../contract/signed.ts';
import { Failure, languageFor } from '../failure.ts';
import { type Desk, answers } from '../part.ts';
import { inPerson } from './door.ts';

const done = z.object({ done: z.literal(true) });

/** Phones that sign, and what they signed while there was no network. */
export const deviceRoutes = (desk: Desk): void => {
  const { server, house, callers } = desk;
  const tags = ['devices'];

  server.get(
    '/v1/me/devices',
    { schema: { tags, summary: 'One’s own phones', response: answers(ownDevices) } },
    async (request) => ({ items: await listDevices(house, (await callers.signedIn(request)).account) }),
  );

  server.post<{ Body: z.output<typeof newDeviceBody> }>(
    '/v1/me/devices',
    {
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Make a phone known by the public half of its key',
        body: newDeviceBody,
        response: answers(ownDevice, 201),
      },
    },
    async (request, reply) => {
      await callers.signedIn(request);
      // A phone signs without network and needs no key to be heard: one that a key had made known would outlive the key.
      const { account } = await inPerson(desk, request);
      const made = await registerDevice(house, account, request.body);
      if (made === null) throw new Failure('bad_input', { about: ['key'] });
      return reply.code(201).send(made);
    },
  );

  server.delete<{ Params: z.output<typeof devicePath>; Querystring: z.output<typeof revokeQuery> }>(
    '/v1/me/devices/:device',
    {
      schema: {
        tags,
        summary: 'Take a phone’s word away, since it was lost or since now',
        params: devicePath,
        querystring: revokeQuery,
        response: answers(done),
      },
    },
    async (request) => {
      const { account } = await callers.signedIn(request);
      const dropped = await dropDevice(house, account, request.params.device, request.query.since ?? null);
      if (!dropped) throw new Failure('device_unknown');
      return { done: true };
    },
  );

  const managed = async (request: Parameters<typeof callers.who>[0], account: string): Promise<void> => {
    const who = await callers.who(request, 'administer');
    if (!(await mayManage(house, who, account))) throw new Failure('not_allowed');
  };
  server.get<{ Params: z.output<typeof accountPath> }>(
    '/v1/accounts/:account/devices',
    { schema: { tags, summary: 'Phones of an account', params: accountPath, response: answers(ownDevices) } },
    async (request) => {
      await managed(request, request.params.account);
      return { items: await listDevices(house, request.params.account) };
    },
  );
  server.delete<{ Params: z.output<typeof accountDevicePath>; Querystring: z.output<typeof revokeQuery> }>(
    '/v1/accounts/:account/devices/:device',
    {
      schema: {
        tags,
        summary: 'Take the word of an officer’s phone away',
        params: accountDevicePath,
        querystring: revokeQuery,
        response: answers(done),
      },
    },
    async (request) => {
      const { account, device } = request.params;
      await managed(request, account);
      if (!(await dropDevice(house, account, device, request.query.since ?? null))) throw new Failure('device_unknown');
      return { done: true };
    },
  );

  server.get<{ Querystring: z.output<typeof devicesQuery> }>(
    '/v1/devices',
    {
      config: { rateLimit: { max: 120, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Public keys of the phones of units, to check their signatures without network',
        querystring: devicesQuery,
        response: answers(knownDevices),
      },
    },
    async (request) => {
      await callers.who(request, 'command');
      return devicesOfUnits(house, request.query.units);
    },
  );

  server.post<{ Body: z.output<typeof signedBody> }>(
    '/v1/signed-commands',
    {
      config: { rateLimit: { max: 600, timeWindow: 60_000 } },
      schema: {
        tags: ['commands'],
        summary: 'Deliver what phones signed for each other without network; each statement counts as its signer’s',
        body: signedBody,
        response: answers(signedAnswer),
      },
    },
    async (request) => {
      const who = await callers.who(request, 'command');
      const language = languageFor(request);
      const words = ruleWords(house);
      const delivered = await deliverSigned(house, who, request.body.items);
      return {
        items: delivered.map((one) => {
          const { commandId } = one;
          if ('done' in one) return { done: { commandId, ...one.done } };
          if ('refused' in one) return { problem: refusalProblem(one.refused, language, commandId, words) };
          return { problem: problemOf(one.failed, language, { commandId }) };
        }),
      };
    },
  );
};
