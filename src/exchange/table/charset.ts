/**
 * Bytes of a text file → text. UTF-8 and UTF-16 say what they are; of the rest GB18030 and windows-1252 are told apart by
 * what comes out, because nearly every byte is possible in both.
 */

type Charset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252';

function decodeAs(bytes: Uint8Array, charset: Charset): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** No line of text holds these; bytes of something else do. */
const controls = /[\u0000-\u0008\u000e-\u0019\u001b-\u001f]/;

/**
 * "MüLLER" of windows-1252 read as GB18030 is "M黮LER": one Chinese character inside a Latin word. In a text that is really
 * Chinese, characters mostly stand together.
 */
function isTornLatin(text: string): boolean {
  let whole = 0;
  for (const [run] of text.matchAll(/[^\p{ASCII}\s]+/gu)) if (/[\p{Lo}]{2}/u.test(run)) whole += 1;
  const lone = /(?<=[A-Za-z])[\p{Lo}\p{Co}](?=\p{ASCII}|$)|(?<=\p{ASCII}|^)[\p{Lo}\p{Co}](?=[A-Za-z])/gu;
  return (text.match(lone)?.length ?? 0) > whole;
}

/** The text, and the character set that was taken when the file did not say its own; no text when it is none. */
export function decodeText(bytes: Uint8Array): { text: string | undefined; guessed?: 'GB18030' | 'windows-1252' } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: decodeAs(bytes, 'utf-16le') };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: decodeAs(bytes, 'utf-16be') };
  const plain = decodeAs(bytes, 'utf-8');
  if (plain !== undefined) return { text: plain.includes('\u0000') ? undefined : plain };
  const chinese = decodeAs(bytes, 'gb18030');
  if (chinese !== undefined && !isTornLatin(chinese))
    return { text: chinese.includes('\u0000') ? undefined : chinese, guessed: 'GB18030' };
  const western = decodeAs(bytes, 'windows-1252');
  if (western === undefined || controls.test(western)) return { text: undefined };
  return { text: western, guessed: 'windows-1252' };
}
