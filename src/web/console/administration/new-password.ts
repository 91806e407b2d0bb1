// Without letters and digits that are taken for one another when read aloud or copied by hand.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password of sixteen letters and digits, from the device's own chance: 79 bits. */
export const newPassword = (): string => {
  const chosen: string[] = [];
  while (chosen.length < 16) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // The rest of a division would favour the first letters.
      if (byte < letters.length * 8 && chosen.length < 16) chosen.push(letters[byte % letters.length] ?? '');
    }
  }
  return chosen.join('');
};
