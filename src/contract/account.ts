import { z } from 'zod';
import { unitKinds } from '../city/units.ts';
import { moment, text, unitKey } from './text.ts';

export const roles = ['officer', 'viewer', 'admin', 'auditor'] as const;
export type Role = (typeof roles)[number];

const username = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/);
const password = text(128, 1);

export const signInBody = z.strictObject({ username: z.string().max(60), password: z.string().max(256) });
export const changePasswordBody = z.strictObject({ current: password, next: password });
export const newKeyBody = z.strictObject({ name: text(60, 1), days: z.int().min(1).max(3650).optional() });

export const newMembership = z.strictObject({
  unit: unitKey,
  role: z.enum(roles),
  from: moment.optional(),
  until: moment.optional(),
});
export const newAccountBody = z.strictObject({
  username,
  name: text(100, 1),
  password,
  memberships: z.array(newMembership).min(1).max(20),
});
export type NewAccount = z.output<typeof newAccountBody>;
export const accountChangeBody = z.strictObject({
  name: text(100, 1).optional(),
  disabled: z.boolean().optional(),
  password: password.optional(),
  mustUseSecondFactor: z
    .boolean()
    .optional()
    .meta({ description: 'A password alone no longer lets this account work' }),
  subject: text(255, 1)
    .nullable()
    .optional()
    .meta({ description: 'Subject of the other issuer that signs in as this account; null unlinks it' }),
});
export type AccountChange = z.output<typeof accountChangeBody>;
export const endMembershipBody = z.strictObject({ unit: unitKey, role: z.enum(roles), until: moment.optional() });

const names = z.strictObject({ 'zh-Hans': text(100, 1), 'zh-Hant': text(100, 1), en: text(100, 1) });
// Huan itself is the only unit of kind `system`, and people who speak for themselves that of kind `subject`.
const kinds = unitKinds.filter((kind) => kind !== 'system' && kind !== 'subject');
export const newUnitBody = z.strictObject({
  unit: unitKey,
  kind: z.enum(kinds),
  parent: unitKey,
  names,
  sees: unitKey.optional(),
});
export type NewUnitBody = z.output<typeof newUnitBody>;
export const unitChangeBody = z.strictObject({ names: names.optional(), active: z.boolean().optional() });
export type UnitChange = z.output<typeof unitChangeBody>;
