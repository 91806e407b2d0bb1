import { z } from 'zod';
import { smallJson, text } from './text.ts';

// Signing in beyond the password: second factors, passkeys, sessions, another issuer.

const at = z.string().meta({ format: 'date-time' });
const password = z.string().min(1).max(256);
const ticket = z.string().max(400);

/** Answered with 202 when the password was right and a code is due. */
export const factorDue = z
  .object({
    secondFactor: z.literal('code'),
    ticket: z.string().meta({ description: 'To be sent with the code' }),
    seconds: z.int().meta({ description: 'For how long the ticket is valid' }),
  })
  .meta({ title: 'SecondFactorDue' });
export type FactorDue = z.infer<typeof factorDue>;

/** The second step: a code of the app, or a recovery code. Without a ticket the one in the cookie counts. */
export const codeBody = z.strictObject({
  ticket: ticket.optional(),
  code: z
    .string()
    .max(40)
    .transform((code) => code.replaceAll(/\s/g, '')),
  kind: z.enum(['totp', 'recovery']).default('totp'),
});
export const totpCodeBody = codeBody.pick({ code: true });

/** Acts on one's own second factors and passkeys ask for the password again: a screen left open must not be enough. */
export const passwordBody = z.strictObject({ password });

/** Which ways in there are, and where. */
export const waysIn = z
  .object({
    passkeys: z.boolean().meta({ description: 'Passkeys work under the address by which you came' }),
    passkeyAddress: z.string().nullable().meta({ description: 'Where they do work, if it is known and elsewhere' }),
    issuer: z.object({ name: z.string().nullable() }).nullable().meta({ description: 'Sign-in by another issuer' }),
    ticket: z.boolean().meta({ description: 'A code is due for what was begun in this browser' }),
  })
  .meta({ title: 'WaysIn' });
export type WaysIn = z.infer<typeof waysIn>;

/** What one has set up oneself. */
export const ownFactors = z
  .object({
    totp: z.boolean(),
    recoveryCodes: z.int().meta({ description: 'How many are left' }),
    must: z.boolean().meta({ description: 'The account has to show a second factor' }),
    issuer: z.boolean().nullable().meta({ description: 'Known to the other issuer; null when none is configured' }),
  })
  .meta({ title: 'OwnFactors' });
export type OwnFactors = z.infer<typeof ownFactors>;

export const totpBegun = z.object({
  uri: z.string().meta({ description: 'For the app, as text or QR code' }),
  recoveryCodes: z.array(z.string()).meta({ description: 'Shown once' }),
});
export const recoveryMade = totpBegun.pick({ recoveryCodes: true });

// Options and answers are those of WebAuthn: the browser makes and reads them, the library checks them.
export const ceremony = z.object({ options: z.record(z.string(), z.unknown()) });
const response = z.record(z.string(), smallJson);
export const passkeyAnswer = z.strictObject({ response });
export const newPasskeyBody = z.strictObject({ response, name: text(60, 1) });
export const passkeyNameBody = z.strictObject({ name: text(60, 1) });
const key = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
export const passkeyPath = z.strictObject({ passkey: key });
export const passkeyView = z.object({
  passkey: z.string(),
  name: z.string().nullable(),
  synced: z.boolean().meta({ description: 'Copied to further devices by a service' }),
  createdAt: at,
});
export const passkeyList = z.object({ items: z.array(passkeyView) });

export const sessionPath = z.strictObject({ session: key });
export const sessionList = z.object({
  items: z.array(
    z.object({
      session: z.string(),
      current: z.boolean(),
      address: z.string().nullable(),
      agent: z.string().nullable().meta({ description: 'What the browser calls itself' }),
      signedInAt: at,
      seenAt: at.meta({ description: 'To the minute' }),
      endsAt: at,
      strong: z.boolean().meta({ description: 'With a second factor' }),
    }),
  ),
});
export type SessionList = z.infer<typeof sessionList>;
export const sessionsEnded = z.object({ ended: z.int() });

/** To link is to make one's own account known to the issuer; it asks for the password. */
export const issuerStartBody = z.strictObject({ link: passwordBody.optional() });
export const issuerStart = z.object({ url: z.string().meta({ description: 'Where the browser has to go' }) });
export const issuerReturn = z.object({
  code: text(4000).optional(),
  state: text(200).optional(),
  error: text(200).optional(),
  iss: text(400).optional(),
});
