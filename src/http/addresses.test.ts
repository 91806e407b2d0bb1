// Each address that stands for one command: it takes what its command takes, and the kernel hears it.

import { randomUUID } from 'node:crypto';
import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
const registered = new Set<string>();
beforeAll(async () => {
  const onRoute = ({ method, url }: RouteOptions): void => {
    if (method === 'POST') registered.add(url);
  };
  web = await openTestServer({ onRoute });
});
afterAll(() => web.close());

const later = '2099-01-01T00:00:00Z';
const reason = 'because';

interface Said {
  /** Whose officer says it. */
  readonly unit: string;
  readonly body: () => object;
  /** The code of the refusal; none when it is done. */
  readonly code?: string;
}

// About a case, an offer or a group that there is not: only the kernel knows that.
const unknown = (body: object, unit = 'DUTY'): Said => ({ unit, body: () => body, code: 'not_found' });

const addresses: Readonly<Record<string, Said>> = {
  '/v1/cases': { unit: 'LAB-1', body: () => ({ case: randomUUID(), loop: 'question', holder: 'LAB-1' }) },
  '/v1/runs': { unit: 'PUDONG-DESK', body: () => ({ case: randomUUID(), holder: 'PUDONG-DESK' }) },
  '/v1/sites': { unit: 'PUDONG-SITE-1', body: () => ({ case: randomUUID(), holder: 'PUDONG-SITE-1' }) },
  '/v1/specimens': {
    unit: 'PVG-SCREENING',
    body: () => ({ case: randomUUID(), holder: 'PVG-SCREENING', subject: randomUUID() }),
    code: 'not_found',
  },
  '/v1/specimens/:case/results': unknown({ facts: { result: 'negative' } }, 'LAB-1'),
  '/v1/specimens/:case/losses': unknown({ facts: { result: 'lost' } }, 'LAB-1'),
  '/v1/sites/:case/checklists': unknown({ facts: { capacity: 10 } }, 'PUDONG'),
  '/v1/cases/:case/offers': unknown({ to: 'PVG-BOARDING', link: 'stand' }),
  '/v1/cases/:case/acceptances': unknown({ offer: randomUUID() }),
  '/v1/cases/:case/refusals': unknown({ offer: randomUUID(), reason }),
  '/v1/cases/:case/withdrawals': unknown({ offer: randomUUID(), reason }),
  '/v1/cases/:case/claims': unknown({ link: 'stand', reason }),
  '/v1/handovers': {
    unit: 'CARRIERS',
    body: () => ({ handover: randomUUID(), cases: [randomUUID()], to: 'PVG-BOARDING', link: 'stand' }),
    code: 'not_found',
  },
  '/v1/handovers/:handover/acceptance': unknown({ present: [randomUUID()] }),
  '/v1/handovers/:handover/refusal': unknown({ reason }),
  '/v1/handovers/:handover/withdrawal': unknown({ reason }),
  '/v1/cases/:case/evidence': unknown({ kind: 'note' }),
  '/v1/cases/:case/corrections': unknown({ kind: 'note', corrects: 2, reason }),
  '/v1/cases/:case/closing': unknown({ ending: 'withdrawn' }),
  '/v1/cases/:case/reopening': unknown({ reason }),
  '/v1/cases/:case/hastening': unknown({ reason }),
  '/v1/cases/:case/redecision': unknown({ reason }),
  '/v1/cases/:case/party': unknown({ party: randomUUID(), members: [randomUUID()] }),
  '/v1/cases/:case/party/leaving': unknown({ reason }),
  '/v1/cases/:case/acknowledgements': unknown({ clock: 'link' }),
  '/v1/cases/:case/pauses': unknown({ clock: 'link', reason }),
  '/v1/cases/:case/resumptions': unknown({ clock: 'link', reason }),
  '/v1/cases/:case/exceptions': unknown({ evidence: ['lodging'], reason, document: 'No. 1', expiresAt: later }),
  '/v1/cases/:case/exceptions/approvals': unknown({ exception: randomUUID(), reason }),
  '/v1/cases/:case/exceptions/refusals': unknown({ exception: randomUUID(), reason }),
  '/v1/cases/:case/emergencies': unknown({ reason }),
  '/v1/cases/:case/emergencies/reviews': unknown({ finding: 'it was right' }),
  '/v1/cases/:case/measure/extensions': unknown({ until: later, reason, basis: 'law', objection: 'to the reviewer' }),
  '/v1/cases/:case/measure/lifting': unknown({ reason, basis: 'law' }),
};

test('every address for one command is tried here', async () => {
  const { paths } = (await web.call('GET', '/docs/json')).body;
  const forCommands = [...registered].filter((url) => {
    const said = paths[url.replace(/:(\w+)/g, '{$1}')]?.post;
    // The declaration finds its person by what is in it: documents.test.ts.
    const more = url === '/v1/commands' || url === '/v1/declarations';
    return !more && said?.responses?.['200']?.content?.['application/json']?.schema?.title === 'Done';
  });
  expect(forCommands.toSorted()).toEqual(Object.keys(addresses).toSorted());
});

test.each(Object.entries(addresses))(
  '%s reaches the kernel, and says the same when it is repeated',
  async (url, said) => {
    const { unit, body, code } = said;
    const path = url.replace(/:\w+/, randomUUID());
    const given = { commandId: randomUUID(), ...body() };
    const key = await web.officer(unit);
    const answer = await web.call('POST', path, { key, body: given });
    if (code === undefined) {
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      expect(answer.body.commandId).toBe(given.commandId);
    } else {
      // The id shows that the kernel refused it, and not a schema or a route.
      expect(answer.body).toMatchObject({ code, commandId: given.commandId });
    }
    expect((await web.call('POST', path, { key, body: given })).body).toEqual(answer.body);
    const wrong = await web.call('POST', path, { key, body: { ...given, nonsense: true } });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'bad_input']);
  },
);
