import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { replayWindow, sign, verify } from './signature.ts';

const secret = 'shared';
const body = '{"callout":"1"}';

test('the header is what its description says, so that a receiver in any language can check it', () => {
  const hex = createHmac('sha256', secret).update(`1600000000.${body}`).digest('hex');
  expect(sign(secret, 1_600_000_000, body)).toBe(`t=1600000000,v1=${hex}`);
});

test('another body, secret or time, and a header that is no header, do not verify', () => {
  const now = 1_600_000_000;
  const header = sign(secret, now, body);
  expect(verify(secret, header, body, now)).toBe(true);
  expect(verify(secret, header, `${body} `, now)).toBe(false);
  expect(verify('other', header, body, now)).toBe(false);
  expect(verify(secret, header.replace('t=1600000000', 't=1600000001'), body, now)).toBe(false);
  expect(
    verify(
      secret,
      header.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      body,
      now,
    ),
  ).toBe(false);
  for (const broken of ['', 't=1', 'v1=00', header.slice(0, -1), `${header}00`]) {
    expect(verify(secret, broken, body, now)).toBe(false);
  }
});

test('a message that was overheard cannot be played again later', () => {
  const header = sign(secret, 1_600_000_000, body);
  expect(verify(secret, header, body, 1_600_000_000 + replayWindow)).toBe(true);
  expect(verify(secret, header, body, 1_600_000_001 + replayWindow)).toBe(false);
  expect(verify(secret, header, body, 1_599_999_999 - replayWindow)).toBe(false);
});
