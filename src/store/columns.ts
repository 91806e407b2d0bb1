/** The PostgreSQL types that rows are written with; `jsonText` is json that was already put into text. */
export type ColumnType = 'uuid' | 'integer' | 'bigint' | 'text' | 'json' | 'jsonText' | 'jsonb' | 'bytea';

/** Columns of a set of rows, each with its type. */
export type Columns = Readonly<Record<string, ColumnType>>;

// Object ids of the element types (pg_type.dat), which a binary array names.
const oids: Readonly<Record<ColumnType, number>> = {
  uuid: 2950,
  integer: 23,
  bigint: 20,
  text: 25,
  json: 114,
  jsonText: 114,
  jsonb: 3802,
  bytea: 17,
};
const sqlType = (type: ColumnType): string => (type === 'jsonText' ? 'json' : type);

const hexDigits = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  hexDigits[digit.charCodeAt(0)] = value;
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Texts shorter than this are written here, letter by letter: calling out of JavaScript costs more. */
const short = 48;

/**
 * Memory into which the arrays of a statement are written one after another. It may be used again for another statement
 * once the server has answered this one: until then the arrays lie in it.
 */
export class ArrayMemory {
  #bytes: Buffer;
  #view: DataView;
  #start = 0;
  #length = 0;

  constructor(size = 65_536) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** Makes room by moving what the present array has so far; the ones before it stay where they are. */
  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const begun = this.#length - this.#start;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, begun + count));
    this.#bytes.copy(larger, 0, this.#start, this.#length);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
    this.#start = 0;
    this.#length = begun;
  }

  int32(value: number): void {
    this.#room(4);
    this.#view.setInt32(this.#length, value);
    this.#length += 4;
  }

  /** A safe integer as int8 with its length before it: its high part is signed. */
  int64(value: number): void {
    this.#room(12);
    const high = Math.floor(value / 2 ** 32);
    this.#view.setInt32(this.#length, 8);
    this.#view.setInt32(this.#length + 4, high);
    this.#view.setUint32(this.#length + 8, value - high * 2 ** 32);
    this.#length += 12;
  }

  /** Text with its length before it, after as many bytes of `before` as told. */
  text(value: string, before: number | null = null): void {
    this.#room(5 + value.length * 3);
    const bytes = this.#bytes;
    const start = this.#length;
    let at = start + 4;
    if (before !== null) {
      bytes[at] = before;
      at += 1;
    }
    const plain = value.length < short ? this.#plain(value, at) : -1;
    at = plain >= 0 ? plain : at + bytes.write(value, at);
    this.#view.setInt32(start, at - start - 4);
    this.#length = at;
  }

  /** Writes a text of ASCII; -1 when it has anything else. */
  #plain(value: string, at: number): number {
    const bytes = this.#bytes;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return -1;
      bytes[at + index] = code;
    }
    return at + value.length;
  }

  bytes(value: Uint8Array): void {
    this.int32(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  uuid(value: string): void {
    this.#room(20);
    const bytes = this.#bytes;
    this.#view.setInt32(this.#length, 16);
    let at = this.#length + 4;
    const end = at + 16;
    let index = 0;
    for (; at < end; at += 1) {
      if (value.charCodeAt(index) === 0x2d) index += 1;
      const high = hexDigits[value.charCodeAt(index)] ?? -1;
      const low = hexDigits[value.charCodeAt(index + 1)] ?? -1;
      if (high < 0 || low < 0) break;
      bytes[at] = high * 16 + low;
      index += 2;
    }
    if (at !== end || index !== value.length) throw new RangeError(`${value} is not 16 bytes in hexadecimal`);
    this.#length = end;
  }

  /** Ends the present array. */
  done(): Buffer {
    const array = this.#bytes.subarray(this.#start, this.#length);
    this.#start = this.#length;
    return array;
  }

  /** Forgets all arrays. */
  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }
}

const write = (out: ArrayMemory, type: ColumnType, value: unknown): void => {
  switch (type) {
    case 'uuid':
      out.uuid(String(value));
      return;
    case 'integer':
      out.int32(4);
      out.int32(Number(value));
      return;
    case 'bigint':
      out.int64(Number(value));
      return;
    case 'text':
    case 'jsonText':
      out.text(String(value));
      return;
    case 'json':
      out.text(JSON.stringify(value));
      return;
    case 'jsonb':
      out.text(JSON.stringify(value), 1);
      return;
    case 'bytea':
      if (!Buffer.isBuffer(value)) throw new TypeError('bytea takes a buffer');
      out.bytes(value);
  }
};

const empty = new Map<ColumnType, Buffer>();
const emptyArray = (type: ColumnType): Buffer => {
  const known = empty.get(type);
  if (known !== undefined) return known;
  const array = Buffer.alloc(12);
  array.writeInt32BE(1, 4);
  array.writeInt32BE(oids[type], 8);
  empty.set(type, array);
  return array;
};

/**
 * One binary array per column (the format of `array_recv`), so that any number of rows is one statement with a fixed
 * number of parameters. Written by hand: the driver's text arrays, quoted here and parsed there, cost more than all
 * the rest of a batch.
 */
export const columnArrays = (columns: Columns, rows: readonly object[], out = new ArrayMemory()): Buffer[] =>
  Object.entries(columns).map(([name, type]) => {
    if (rows.length === 0) return emptyArray(type);
    out.int32(1);
    out.int32(1);
    out.int32(oids[type]);
    out.int32(rows.length);
    out.int32(1);
    for (const row of rows as readonly Readonly<Record<string, unknown>>[]) {
      const value = row[name];
      if (value === null || value === undefined) out.int32(-1);
      else write(out, type, value);
    }
    return out.done();
  });

/** `unnest($3::uuid[], $4::integer[]) as d(case_id, seq)`, beginning with the parameter `first`. */
export const unnest = (columns: Columns, first: number, alias: string): string => {
  const parameters = Object.values(columns).map((type, index) => `$${first + index}::${sqlType(type)}[]`);
  return `unnest(${parameters.join(', ')}) as ${alias}(${names(columns)})`;
};

/** Quoted names of columns, parted by commas. */
export const names = (columns: Columns, prefix = ''): string =>
  Object.keys(columns)
    .map((name) => `${prefix}"${name}"`)
    .join(', ');
