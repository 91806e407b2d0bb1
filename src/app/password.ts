import { randomInt } from 'node:crypto';

// Without letters and digits that look like each other: it is read from a screen and typed.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password made for somebody, to be told once and changed. */
export const newPassword = (): string => Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join('');
