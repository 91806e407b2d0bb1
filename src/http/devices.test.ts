import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, openTestServer, password } from '../../test/http-server.ts';
import { newCase } from '../../test/house.ts';
import { toBase64Url } from '../contract/bytes.ts';
import { type SignedAcceptance, type SignedItem, type Statement, statementBytes } from '../contract/signed.ts';
import { type CaseId, commandId, instant, unitId } from '../loop/terms.ts';

let at: TestServer;
interface Phone {
  readonly device: string;
  readonly key: string;
  readonly account: string;
  readonly unit: string;
  sign(said: Statement): Promise<SignedItem>;
}
let giver: Phone;
let receiver: Phone;
let stranger: Phone;

const pairOf = () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);

const phone = async (name: string, unit: string): Promise<Phone> => {
  const { id, key } = await at.account(name, [unit]);
  const pair = await pairOf();
  const device = randomUUID();
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const headers = await at.enter(name);
  const made = await at.call('POST', '/v1/me/devices', { headers, body: { device, name, key: toBase64Url(spki) } });
  expect(made.status).toBe(201);
  return {
    device,
    key,
    account: id,
    unit,
    async sign(said) {
      const payload = statementBytes(said);
      const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, payload);
      return { payload: toBase64Url(payload), signature: toBase64Url(new Uint8Array(signed)), device };
    },
  };
};

beforeAll(async () => {
  at = await openTestServer();
  giver = await phone('giver', 'CARRIERS');
  receiver = await phone('receiver', 'PVG-BOARDING');
  stranger = await phone('stranger', 'PVG-CHANNEL');
});
afterAll(() => at?.close());

const person = async (): Promise<CaseId> => {
  const id = newCase();
  await at.at.act('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS') });
  return id;
};
const now = () => instant(Date.now());

const exchange = async (
  count: number,
  change: {
    by?: Phone;
    with?: Phone;
    from?: string;
    present?: readonly boolean[];
    others?: readonly CaseId[];
    splits?: string;
  } = {},
) => {
  const cases = await Promise.all(Array.from({ length: count }, person));
  // A signature older than the giver's own custody would move nothing (I14).
  await new Promise((resolve) => setTimeout(resolve, 40));
  const handover = newCase();
  const offered = {
    kind: 'offer' as const,
    commandId: commandId(randomUUID()),
    handover,
    happenedAt: now(),
    from: unitId(change.from ?? 'CARRIERS'),
    to: unitId('PVG-BOARDING'),
    link: 'stand',
    run: null,
    splits: change.splits ?? '',
    cases,
  };
  const offer = await (change.by ?? giver).sign(offered);
  const digest = await crypto.subtle.digest('SHA-256', statementBytes(offered));
  const accepted: SignedAcceptance = {
    kind: 'acceptance',
    commandId: commandId(randomUUID()),
    offer: new Uint8Array(digest),
    happenedAt: now(),
    unit: unitId((change.with ?? receiver).unit),
    present: change.present ?? cases.map(() => true),
    others: change.others ?? [],
  };
  return { cases, handover, offer, accepted, acceptance: await (change.with ?? receiver).sign(accepted) };
};

const deliver = async (by: Phone, items: readonly SignedItem[]) => {
  const answer = await at.call('POST', '/v1/signed-commands', { key: by.key, body: { items } });
  expect(answer.status).toBe(200);
  return (answer.body.items as { done?: { held: number }; problem?: { code: string } }[]).map(
    ({ done, problem }) => problem?.code ?? (done === undefined ? 'nothing' : 'done'),
  );
};
const holderOf = async (id: CaseId): Promise<string> => {
  const { rows } = await at.at.house.owner.pool.query<{ holder: string }>(
    'select holder from huan."case" where case_id = $1',
    [id],
  );
  return rows[0]?.holder ?? '';
};
const eventsOf = async (id: CaseId): Promise<readonly string[]> => {
  const { rows } = await at.at.house.owner.pool.query<{ text: string }>(
    `select name || ' ' || unit || ' ' || actor as text from huan.event where case_id = $1 order by seq`,
    [id],
  );
  return rows.map(({ text }) => text);
};

describe('a handover between two phones without network', () => {
  test('moves custody whoever brings it first, once, and as the two who signed', async () => {
    const { cases, offer, acceptance } = await exchange(3);
    expect(await deliver(receiver, [offer, acceptance])).toEqual(['done', 'done']);
    expect(await deliver(giver, [offer, acceptance])).toEqual(['done', 'done']);
    for (const id of cases) {
      expect(await holderOf(id)).toBe('PVG-BOARDING');
      const events = await eventsOf(id);
      expect(events.slice(1)).toEqual([
        `offer.made.1 CARRIERS ${giver.account}`,
        `offer.accepted.1 PVG-BOARDING ${receiver.account}`,
      ]);
    }
    const { rows } = await at.at.house.owner.pool.query(
      'select delivered_by from huan.signed_command where case_id = $1',
      [(await exchange(1)).handover],
    );
    expect(rows).toEqual([]);
  });

  test('keeps what was signed beside the command, and who brought it', async () => {
    const { handover, offer, acceptance } = await exchange(1);
    await deliver(stranger, [offer, acceptance]);
    const { rows } = await at.at.house.owner.pool.query<{ payload: Buffer; delivered_by: string }>(
      'select payload, delivered_by from huan.signed_command where case_id = $1 order by delivered_at, payload',
      [handover],
    );
    expect(rows.map(({ payload }) => payload.toString('base64url')).toSorted()).toEqual(
      [offer.payload, acceptance.payload].toSorted(),
    );
    expect(rows.every((row) => row.delivered_by === stranger.account)).toBe(true);
  });

  test('keeps in the clear why a party was parted, in what was signed or in the signature', async () => {
    const splits = 'ROSSI has a fever, passport YA7654321';
    const { handover, offer, acceptance } = await exchange(1, { splits });
    await deliver(receiver, [offer, acceptance]);
    await deliver(giver, [offer]);
    const { house } = at.at;
    const { rows } = await house.owner.pool.query<{ payload: Buffer; signature: Buffer; wrapped: Buffer }>(
      `select payload, signature, wrapped from huan.signed_command join huan.case_key using (case_id)
        where case_id = $1 order by octet_length(payload) desc`,
      [handover],
    );
    expect(rows).toHaveLength(2);
    const [{ payload, signature, wrapped }] = rows as [(typeof rows)[number]];
    expect(payload.includes('YA7654321') || signature.equals(Buffer.from(offer.signature, 'base64url'))).toBe(false);
    const key = house.seal.unwrap(handover, wrapped);
    const opened = [payload, signature].map((kept) => house.seal.openBytes(key, handover, kept.subarray(1)));
    expect(opened.map((bytes) => bytes.toString('base64url'))).toEqual([offer.payload, offer.signature]);
  });

  test('comes in any order, and with one half delivered before', async () => {
    const turned = await exchange(2);
    expect(await deliver(giver, [turned.acceptance, turned.offer])).toEqual(['done', 'done']);
    const halves = await exchange(1);
    expect(await deliver(giver, [halves.offer])).toEqual(['done']);
    expect(await holderOf(halves.cases[0]!)).toBe('CARRIERS');
    expect(await deliver(receiver, [halves.acceptance])).toEqual(['proof_incomplete']);
    expect(await deliver(receiver, [halves.offer, halves.acceptance])).toEqual(['done', 'done']);
    expect(await holderOf(halves.cases[0]!)).toBe('PVG-BOARDING');
  });

  test('who was not present stays with the giver and is a gap; who was not offered is one too', async () => {
    const extra = await person();
    const { cases, offer, acceptance } = await exchange(2, { present: [true, false], others: [extra] });
    expect(await deliver(receiver, [offer, acceptance])).toEqual(['done', 'done']);
    expect([await holderOf(cases[0]!), await holderOf(cases[1]!), await holderOf(extra)]).toEqual([
      'PVG-BOARDING',
      'CARRIERS',
      'CARRIERS',
    ]);
    const { rows } = await at.at.house.owner.pool.query<{ kind: string }>(
      `select state->'facts'->>'kind' as kind from huan."case" where loop = 'gap' and subject = any($1) and closed_at is null`,
      [[cases[1], extra]],
    );
    expect(rows.length).toBe(2);
  });

  test('many phones bringing the same at once leave one handover', async () => {
    const { cases, offer, acceptance } = await exchange(5);
    const said = await Promise.all(
      [giver, receiver, stranger, giver, receiver].map((by) => deliver(by, [offer, acceptance])),
    );
    expect(said.flat().every((one) => one === 'done')).toBe(true);
    for (const id of cases) expect((await eventsOf(id)).length).toBe(3);
  });
});

describe('what is not believed', () => {
  test('a statement that was changed after it was signed', async () => {
    const { cases, offer, acceptance, accepted } = await exchange(2);
    const bytes = Buffer.from(offer.payload, 'base64url');
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    const changed = { ...offer, payload: bytes.toString('base64url') };
    expect(await deliver(receiver, [changed])).toEqual(['signature_bad']);
    // An acceptance says which offer it answers: another one does not do.
    const other = await exchange(2);
    expect(await deliver(receiver, [other.offer, acceptance])).toEqual(['done', 'proof_incomplete']);
    const lying = { ...acceptance, payload: toBase64Url(statementBytes({ ...accepted, present: [true, false] })) };
    expect(await deliver(receiver, [offer, lying])).toEqual(['done', 'signature_bad']);
    expect(await holderOf(cases[0]!)).toBe('CARRIERS');
  });

  test('a phone that nobody knows, and a key that is none', async () => {
    const { offer } = await exchange(1);
    expect(await deliver(giver, [{ ...offer, device: randomUUID() }])).toEqual(['device_unknown']);
    const body = { device: randomUUID(), name: 'no key', key: toBase64Url(new Uint8Array(91)) };
    const headers = await at.enter('giver');
    expect((await at.call('POST', '/v1/me/devices', { headers, body })).status).toBe(400);
  });

  test('a phone that a key would make known: it would sign on when the key was revoked', async () => {
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', (await pairOf()).publicKey));
    const body = { device: randomUUID(), name: 'thief', key: toBase64Url(spki) };
    const made = await at.call('POST', '/v1/me/devices', { key: giver.key, body });
    expect(made.body.code).toBe('not_allowed');
    const { items } = (await at.call('GET', '/v1/me/devices', { key: giver.key })).body;
    expect(items.map(({ device }: { device: string }) => device)).toEqual([giver.device]);
  });

  test('a phone of before a new password, one’s own or an administrator’s; what it signed before counts', async () => {
    await at.account('phone-admin', ['DUTY'], 'admin');
    const own = async (): Promise<number> => {
      const headers = await at.enter('own-password');
      const body = { current: password, next: 'another good password' };
      return (await at.call('POST', '/v1/auth/password', { headers, body })).status;
    };
    const given = async (account: string): Promise<number> => {
      const headers = await at.enter('phone-admin');
      const body = { password: 'another good password' };
      return (await at.call('PATCH', `/v1/accounts/${account}`, { headers, body })).status;
    };
    for (const [name, change] of [
      ['own-password', own],
      ['given-password', given],
    ] as const) {
      const lost = await phone(name, 'CARRIERS');
      const before = await exchange(1, { by: lost });
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await change(lost.account)).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 60));
      const after = await exchange(1, { by: lost });
      expect(await deliver(giver, [before.offer, after.offer]), name).toEqual(['done', 'device_revoked']);
      // The key too is dead.
      expect((await at.call('GET', '/v1/auth/me', { key: lost.key })).status).toBe(401);
    }
    expect(await deliver(giver, [(await exchange(1)).offer])).toEqual(['done']);
  });

  test('somebody else’s phone cannot be taken over with another key', async () => {
    const key = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('spki', (await pairOf()).publicKey)));
    const body = { device: giver.device, name: 'mine now', key };
    const headers = await at.enter('stranger');
    expect((await at.call('POST', '/v1/me/devices', { headers, body })).status).toBe(400);
  });

  test('a signature for a unit to which the signer does not belong', async () => {
    const { cases, offer } = await exchange(1, { by: stranger });
    expect(await deliver(giver, [offer])).toEqual(['not_member']);
    const wrong = await exchange(1, { with: stranger });
    expect(await deliver(stranger, [wrong.offer, wrong.acceptance])).toEqual(['done', 'signature_bad']);
    expect([await holderOf(cases[0]!), await holderOf(wrong.cases[0]!)]).toEqual(['CARRIERS', 'CARRIERS']);
  });

  test('an officer who had left the unit when it was signed', async () => {
    const gone = await phone('gone', 'CARRIERS');
    await at.at.house.owner.pool.query('update huan.member set until_at = $2 where account = $1', [
      gone.account,
      Date.now() - 60_000,
    ]);
    const { offer } = await exchange(1, { by: gone });
    expect(await deliver(giver, [offer])).toEqual(['not_member']);
  });

  test('a phone that had been revoked when it signed; what it signed before counts', async () => {
    const lost = await phone('lost', 'CARRIERS');
    const before = await exchange(1, { by: lost });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const dropped = await at.call('DELETE', `/v1/me/devices/${lost.device}`, { key: lost.key });
    expect(dropped.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const after = await exchange(1, { by: lost });
    expect(await deliver(giver, [before.offer, after.offer])).toEqual(['done', 'device_revoked']);
    const since = encodeURIComponent(new Date(Date.now() - 3_600_000).toISOString());
    await at.call('DELETE', `/v1/me/devices/${lost.device}?since=${since}`, { key: lost.key });
    const { items } = (await at.call('GET', '/v1/me/devices', { key: lost.key })).body;
    expect(Date.parse(items[0].revokedAt)).toBeLessThan(Date.now() - 3_500_000);
    expect((await at.call('DELETE', `/v1/me/devices/${lost.device}`, { key: giver.key })).status).toBe(404);
  });

  test('nobody who is not signed in brings anything', async () => {
    const { offer } = await exchange(1);
    expect((await at.call('POST', '/v1/signed-commands', { body: { items: [offer] } })).status).toBe(401);
  });
});

describe('phones of counterparts', () => {
  test('are found by the unit of their officers, without a name, and only by officers', async () => {
    const found = await at.call('GET', '/v1/devices?units=CARRIERS,PVG-BOARDING', { key: stranger.key });
    const mine = found.body.items.find((one: { device: string }) => one.device === giver.device);
    expect(mine).toMatchObject({ units: ['CARRIERS'], revokedAt: null });
    expect(Object.keys(mine).toSorted()).toEqual(['device', 'key', 'registeredAt', 'revokedAt', 'units']);
    const { key } = await at.account('onlooker', ['DUTY'], 'viewer');
    expect((await at.call('GET', '/v1/devices?units=CARRIERS', { key })).status).toBe(403);
  });
});
