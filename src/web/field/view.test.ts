import { expect, test } from 'vitest';
import { type ShownCase, roomless, unknownCase } from './view.ts';

const shown = (id: string, more: Partial<ShownCase> = {}): ShownCase => ({
  ...unknownCase(id, 'transfer'),
  local: null,
  ...more,
});
const desk = { holding: [shown('own site', { loop: 'site' })], coming: [] };

test('whoever has no room here, or one elsewhere, is told of before a site signs; who has one is not', () => {
  const offered = [
    shown('with', { place: 'own site' }),
    shown('without', { place: null }),
    shown('elsewhere', { place: 'another site' }),
  ];
  expect(roomless(offered, 'site', desk)).toHaveLength(2);
});

test('nothing is said of whom this phone knows nothing, nor where nobody stays overnight', () => {
  expect(roomless([shown('unknown')], 'site', desk)).toHaveLength(0);
  expect(roomless([shown('bus', { loop: 'run', place: null })], 'site', desk)).toHaveLength(0);
  expect(roomless([shown('without', { place: null })], 'district-desk', desk)).toHaveLength(0);
  expect(roomless([shown('without', { place: null })], 'site', { holding: [], coming: [] })).toHaveLength(0);
});
