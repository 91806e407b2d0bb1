import { describe, expect, test } from 'vitest';
import type { AccountView, UnitView } from '../../contract/answer.ts';
import { sampleUnits } from '../../sample/units.ts';
import { landingOf } from './landing.ts';

const units: readonly UnitView[] = sampleUnits.map(({ unit, kind, parent, names }) => ({
  unit,
  kind,
  parent,
  names,
  active: true,
  sample: true,
}));

type Role = AccountView['memberships'][number]['role'];
const account = (...memberships: readonly (readonly [unit: string, role: Role, until?: string])[]): AccountView => ({
  account: 'one',
  username: 'one',
  name: 'One',
  disabled: false,
  memberships: memberships.map(([unit, role, until]) => ({ unit, role, from: null, until: until ?? null })),
});

describe('where one lands', () => {
  test.each([
    ['DUTY', '/'],
    ['PORT', '/'],
    ['PVG-AIRPORT', '/desk'],
    ['PVG-SCREENING', '/desk'],
    ['CARRIERS', '/desk'],
    ['PUDONG', '/desk'],
    ['PUDONG-DESK', '/desk'],
    ['PUDONG-TEST', '/desk'],
    ['PUDONG-CREW-1', '/dispatch'],
    ['PUDONG-SITE-1', '/site'],
    ['PUDONG-STREET-1', '/site'],
    ['LAB-1', '/laboratory'],
    ['HOSPITAL-1', '/hospital'],
    ['AMBULANCE', '/hospital'],
    ['REVIEW', '/desk'],
    ['DEPT-HEALTH', '/desk'],
  ])('an officer of %s at %s', (unit, path) => {
    expect(landingOf(account([unit, 'officer']), units)).toBe(path);
    expect(landingOf(account([unit, 'viewer']), units)).toBe(path);
  });

  test('every unit of the sample city has a place', () => {
    for (const { unit } of units) expect(landingOf(account([unit, 'officer']), units)).toMatch(/^\//);
  });

  test('who only administers lands there, and an auditor at the audit; who also works, at the work', () => {
    expect(landingOf(account(['DUTY', 'admin']), units)).toBe('/administration');
    expect(landingOf(account(['DUTY', 'auditor']), units)).toBe('/audit');
    expect(landingOf(account(['DUTY', 'admin'], ['DUTY', 'auditor']), units)).toBe('/audit');
    expect(landingOf(account(['DUTY', 'admin'], ['LAB-1', 'officer']), units)).toBe('/laboratory');
    expect(landingOf(account(['DUTY', 'auditor'], ['DUTY', 'officer']), units)).toBe('/');
  });

  test('of several units the one last chosen here decides, else the lasting one; never one of somebody else', () => {
    const both = account(['LAB-1', 'officer', '2030-01-01T00:00:00Z'], ['PUDONG-SITE-1', 'officer']);
    expect(landingOf(both, units)).toBe('/site');
    expect(landingOf(both, units, 'LAB-1')).toBe('/laboratory');
    expect(landingOf(both, units, 'HOSPITAL-1')).toBe('/site');
  });

  test('without a unit, or with one that nobody knows, at the start', () => {
    expect(landingOf(account(), units)).toBe('/');
    expect(landingOf(account(['NEW-UNIT', 'officer']), units)).toBe('/');
  });
});
