import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash } from 'node:crypto';
import { canonical } from './canonical.ts';
import { type HashedEvent, eventHash } from './chain.ts';

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' })).map((value) => value.toWellFormed());
const event: fc.Arbitrary<HashedEvent> = fc.record({
  case_id: fc.uuid(),
  seq: fc.nat(),
  command_id: fc.uuid(),
  name: text,
  happened_at: fc.maxSafeInteger(),
  recorded_at: fc.maxSafeInteger(),
  actor: text,
  unit: text,
  standing: text,
  holder: fc.option(text),
  receiver: fc.option(text),
  to_unit: fc.option(text),
  voyage: fc.option(fc.uuid()),
  run: fc.option(fc.uuid()),
  data: fc.jsonValue(),
  sealed: fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
});

test('the hash is taken over canonical JSON, whatever shortcut writes it', () => {
  fc.assert(
    fc.property(event, (one) => {
      const previous = Buffer.alloc(32, 3);
      const sealed = one.sealed === null ? null : hash('sha256', one.sealed, 'hex');
      const whole = Buffer.concat([previous, Buffer.from(canonical({ ...one, sealed }))]);
      expect(eventHash(previous, one).equals(hash('sha256', whole, 'buffer'))).toBe(true);
    }),
  );
});
