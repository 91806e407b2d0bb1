import { randomBytes, randomInt } from 'node:crypto';
import { type CaseId, caseId } from '../../loop/terms.ts';

// A token names its case, so that it is looked up where that case lies, and then carries 128 bits of chance.

const secret = 16;

/** A new token for a case: 43 letters that stand in an address or a cookie. */
export const newToken = (id: CaseId): string =>
  Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), randomBytes(secret)]).toString('base64url');

/** The case that a token names, or null when it is no token. Says nothing about whether it is a true one. */
export const caseOfToken = (token: string): CaseId | null => {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const hex = Buffer.from(token, 'base64url').toString('hex').slice(0, 32);
  return caseId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`,
  );
};

/** Six digits. */
export const newPin = (): string => String(randomInt(1_000_000)).padStart(6, '0');
