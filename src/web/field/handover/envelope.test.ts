import fc from 'fast-check';
import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../../contract/bytes.ts';
import { type KnownDevice, type SignedOffer, caseId, commandId, instant, unitId } from '../../../contract/signed.ts';
import { beliefIn, collectFrames, framesOf, signStatement, statementOf } from './envelope.ts';
import type { Signer } from './device.ts';

let signer: Signer;
let known: KnownDevice;

beforeAll(async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const device = crypto.randomUUID();
  const publicKey = async () => toBase64Url(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)));
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  signer = {
    device,
    account: 'me',
    publicKey,
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(algorithm, pair.privateKey, bytes)),
  };
  known = { device, key: await publicKey(), units: ['CARRIERS'], registeredAt: '', revokedAt: null };
});

const offerOf = (heads: number): SignedOffer => ({
  kind: 'offer',
  commandId: commandId(crypto.randomUUID()),
  handover: caseId(crypto.randomUUID()),
  happenedAt: instant(1_585_000_000_000),
  from: unitId('CARRIERS'),
  to: unitId('PVG-BOARDING'),
  link: 'stand',
  run: null,
  splits: '',
  cases: Array.from({ length: heads }, () => caseId(crypto.randomUUID())),
});

/** What a camera would see: the code as dark and light pixels. */
const readCode = (text: string): string => {
  const scale = 4;
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: 3 });
  const size = rows.length * scale;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] !== true) continue;
      data.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  return decodeQR({ width: size, height: size, data });
};

describe('a bus of 45 shown from phone to phone', () => {
  test('arrives whole through real codes, each small enough for a phone', async () => {
    const item = await signStatement(signer, offerOf(45));
    const frames = framesOf(item);
    expect(frames.length).toBeLessThanOrEqual(7);
    const collect = collectFrames();
    const last = frames.map((frame) => collect(readCode(frame))).at(-1);
    expect(last?.item).toEqual(item);
    expect(statementOf(item)).toMatchObject({ kind: 'offer', link: 'stand' });
    // Version 12 and below: 65 modules at most beside the border.
    for (const frame of frames)
      expect(encodeQR(frame, 'raw', { ecc: 'low', border: 1 }).length).toBeLessThanOrEqual(67);
  });

  test('frames may come in any order and again; others in between begin anew', async () => {
    const [one, other] = [await signStatement(signer, offerOf(40)), await signStatement(signer, offerOf(40))];
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (stream) => {
        const frames = framesOf(one);
        const collect = collectFrames();
        collect(framesOf(other)[0] ?? '');
        const seen = new Set<number>();
        const early: unknown[] = [];
        let last: unknown = null;
        for (const number of stream) {
          const at = number % frames.length;
          seen.add(at);
          last = collect(frames[at] ?? '')?.item;
          if (seen.size === frames.length) break;
          early.push(last);
        }
        expect(last).toEqual(one);
        expect(early.every((item) => item === null)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('a misread sign is noticed, and what is no frame is none', async () => {
    const frames = framesOf(await signStatement(signer, offerOf(1)));
    const [frame = ''] = frames;
    const collect = collectFrames();
    expect(frames.length).toBe(1);
    expect(collect(`${frame.slice(0, -1)}${frame.endsWith('A') ? 'B' : 'A'}`)?.item).toBeNull();
    expect(collect('https://example.test/t/abc')).toBeNull();
    expect(collect(frame)?.item).not.toBeNull();
  });
});

describe('whose signature it is', () => {
  test('is believed only with the right key, for the right unit, before it was revoked, and unchanged', async () => {
    const offer = offerOf(3);
    const item = await signStatement(signer, offer);
    expect(await beliefIn(item, 'CARRIERS', [known])).toBe('good');
    expect(await beliefIn(item, 'CARRIERS', [])).toBe('unknown');
    expect(await beliefIn(item, 'PVG-CHANNEL', [known])).toBe('not theirs');
    const at = (moment: number) => [{ ...known, revokedAt: new Date(moment).toISOString() }];
    expect(await beliefIn(item, 'CARRIERS', at(offer.happenedAt))).toBe('revoked');
    expect(await beliefIn(item, 'CARRIERS', at(offer.happenedAt + 1))).toBe('good');
    const other = await signStatement(signer, offerOf(3));
    expect(await beliefIn({ ...item, payload: other.payload }, 'CARRIERS', [known])).toBe('bad');
  });
});
