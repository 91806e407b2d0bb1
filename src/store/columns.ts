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

/** A buffer that grows: one per column and statement. */
class Growing {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  int32(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
  }

  /** A safe integer as int8: its high part is signed. */
  int64(value: number): void {
    this.#room(8);
    const high = Math.floor(value / 2 ** 32);
    this.#length = this.#bytes.writeInt32BE(high, this.#length);
    this.#length = this.#bytes.writeUInt32BE(value - high * 2 ** 32, this.#length);
  }

  /** Text with its length before it, after as many bytes of `before` as told. */
  text(value: string, before: number | null = null): void {
    this.#room(5 + value.length * 3);
    const start = this.#length;
    this.#length += 4;
    if (before !== null) this.#length = this.#bytes.writeUInt8(before, this.#length);
    this.#length += this.#bytes.write(value, this.#length);
    this.#bytes.writeInt32BE(this.#length - start - 4, start);
  }

  bytes(value: Buffer): void {
    this.int32(value.length);
    this.#room(value.length);
    this.#length += value.copy(this.#bytes, this.#length);
  }

  hex(value: string, expected: number): void {
    this.int32(expected);
    this.#room(expected);
    const written = this.#bytes.write(value, this.#length, expected, 'hex');
    if (written !== expected) throw new RangeError(`${value} is not ${expected} bytes in hexadecimal`);
    this.#length += expected;
  }

  done(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

const write = (out: Growing, type: ColumnType, value: unknown): void => {
  switch (type) {
    case 'uuid':
      out.hex(String(value).replaceAll('-', ''), 16);
      return;
    case 'integer':
      out.int32(4);
      out.int32(Number(value));
      return;
    case 'bigint':
      out.int32(8);
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

/**
 * One binary array per column (the format of `array_recv`), so that any number of rows is one statement with a fixed
 * number of parameters. Written by hand: the driver's text arrays, quoted here and parsed there, cost more than all
 * the rest of a batch.
 */
export const columnArrays = (columns: Columns, rows: readonly object[]): Buffer[] =>
  Object.entries(columns).map(([name, type]) => {
    const out = new Growing();
    out.int32(rows.length === 0 ? 0 : 1);
    out.int32(1);
    out.int32(oids[type]);
    if (rows.length > 0) {
      out.int32(rows.length);
      out.int32(1);
    }
    for (const row of rows) {
      const value: unknown = Reflect.get(row, name);
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
