// Bytes as text, without Node's Buffer or a browser's btoa: the same code runs on a phone and on the server.

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Writes bytes as base64url without padding (RFC 4648, section 5). */
export const toBase64Url = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3);
    const whole = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const four = [18, 12, 6, 0].map((shift) => letters[(whole >> shift) & 63] ?? '');
    text += four.slice(0, b === undefined ? 2 : c === undefined ? 3 : 4).join('');
  }
  return text;
};

/** Reads base64url; `null` for anything else, and for a text that its own writing would not give. */
export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> | null => {
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let at = 0;
  for (let start = 0; start < text.length; start += 4) {
    const values = [...text.slice(start, start + 4)].map((letter) => letters.indexOf(letter));
    if (values.includes(-1)) return null;
    const [a = 0, b = 0, c = 0, d = 0] = values;
    const whole = (a << 18) | (b << 12) | (c << 6) | d;
    for (let index = 0; index < values.length - 1; index += 1) bytes[at++] = (whole >> (16 - index * 8)) & 255;
  }
  return toBase64Url(bytes) === text ? bytes : null;
};

const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Writes bytes as base45 (RFC 9285): only signs of the alphanumeric mode of QR codes, which packs them densely. */
export const toBase45 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const [a = 0, b] = bytes.subarray(at, at + 2);
    let value = b === undefined ? a : a * 256 + b;
    for (let index = 0; index < (b === undefined ? 2 : 3); index += 1) {
      text += signs[value % 45] ?? '';
      value = Math.floor(value / 45);
    }
  }
  return text;
};

/** Reads base45; `null` for anything else. */
export const fromBase45 = (text: string): Uint8Array<ArrayBuffer> | null => {
  const bytes: number[] = [];
  for (let start = 0; start < text.length; start += 3) {
    const values = [...text.slice(start, start + 3)].map((sign) => signs.indexOf(sign));
    if (values.includes(-1) || values.length === 1) return null;
    const [a = 0, b = 0, c = 0] = values;
    const whole = a + b * 45 + c * 2025;
    if (whole > (values.length === 2 ? 0xff : 0xffff)) return null;
    if (values.length === 3) bytes.push(whole >> 8);
    bytes.push(whole & 255);
  }
  return Uint8Array.from(bytes);
};

/** The 16 bytes of a lower-case UUID. */
export const uuidBytes = (uuid: string): Uint8Array =>
  Uint8Array.from(uuid.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The lower-case UUID of 16 bytes. */
export const uuidOf = (bytes: Uint8Array): string => {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
};
