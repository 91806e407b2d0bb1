/** A table of rows that are only ever added to a case, and removed at most by its erasure: covered by the anchors. */
export interface KeptTable {
  readonly table: string;
  /** SQL: where its rows come from, as `t`. */
  readonly from: string;
  /** SQL: everything that counts in a row, but for `case_id` and `written`. */
  readonly text: string;
  /** SQL: rows that count at all. */
  readonly counts?: string;
  /** Erasing the case removes them. */
  readonly erasable: boolean;
  /** What one row is called in a finding. */
  readonly word: string;
  /** SQL: further columns that the auditor looks at. */
  readonly also?: string;
}

const fields = (...columns: readonly string[]): string => `jsonb_build_array(${columns.join(', ')})::text`;

/**
 * The tables that an anchor covers beside the events and answers. Changing a text here makes the leaves of before
 * untrue.
 */
export const keptTables: readonly KeptTable[] = [
  {
    table: 'token',
    // What stays in the leaf after an erasure must not tell whether somebody guesses right: the wrapped key, which is
    // destroyed with the token, is part of what is hashed.
    from: 'huan.token t left join huan.case_key k on k.case_id = t.case_id',
    text: fields('t.kind', `encode(t.token, 'hex')`, `encode(k.wrapped, 'hex')`),
    erasable: true,
    word: 'search token',
    also: `t.kind || ' ' || encode(t.token, 'hex') as token`,
  },
  {
    table: 'case_key',
    from: 'huan.case_key t',
    text: fields(`encode(t.wrapped, 'hex')`),
    counts: 't.wrapped is not null',
    erasable: true,
    word: 'key',
    also: 't.wrapped, t.destroyed_at',
  },
  {
    table: 'file',
    from: 'huan.file t',
    text: fields(
      ...['t.file_id', 't.media', 't.bytes', `encode(t.digest, 'hex')`, `encode(sha256(t.sealed), 'hex')`],
      't.added_at',
    ),
    erasable: true,
    word: 'file',
    also: `encode(t.digest, 'hex') as file, t.added_at`,
  },
  {
    table: 'reading',
    from: 'huan.reading t',
    text: fields('t.id', 't.read_at', 't.actor', 't.unit', 't.purpose', `encode(t.mark, 'hex')`),
    erasable: false,
    word: 'reading',
    also: 't.id, t.read_at, t.actor, t.unit, t.purpose, t.mark',
  },
  {
    table: 'erasure',
    from: 'huan.erasure t',
    text: fields('t.erased_at', 't.reason'),
    erasable: false,
    word: 'erasure',
    also: 't.erased_at',
  },
  {
    table: 'callout_try',
    from: 'huan.callout_try t',
    text: fields('t.callout_id', 't.attempt', 't.tried_at', 't.kind', 't.ok', 't.detail'),
    erasable: false,
    word: 'attempt to call',
  },
  {
    table: 'outbox_aside',
    from: 'huan.outbox_aside t',
    text: fields('t.reader', 't.id', 't.topic', 't.data', 't.reason', 't.aside_at'),
    erasable: false,
    word: 'notice set aside',
  },
  {
    table: 'coming',
    from: 'huan.coming t',
    text: fields('t.district', 't.voyage', 't.told_at'),
    erasable: false,
    word: 'announcement to a district',
  },
  {
    table: 'signed_command',
    from: 'huan.signed_command t',
    text: fields(
      ...['t.command_id', 't.device', `encode(t.payload, 'hex')`, `encode(t.signature, 'hex')`, 't.delivered_by'],
      't.delivered_at',
    ),
    erasable: false,
    word: 'signed command',
  },
  {
    // Wrong tries and how long the next must wait are counters.
    table: 'traveller_link',
    from: 'huan.traveller_link t',
    text: fields(
      ...['t.link_id', 't.serial', `encode(t.mark, 'hex')`, `encode(t.pin, 'hex')`, 't.issued_at', 't.issued_by'],
      ...['t.issued_unit', 't.until_at'],
    ),
    erasable: false,
    word: 'link of a traveller',
  },
];

/** The hash under which a leaf lists a row, as SQL: half a SHA-256 in hexadecimal, so that a leaf stays small. */
export const keptDigest = ({ text }: KeptTable): string =>
  `encode(substring(sha256(convert_to(${text}, 'UTF8')) for 16), 'hex')`;

/** Hashes of rows by their table, as a leaf lists them. */
export type KeptDigests = Readonly<Record<string, readonly string[]>>;
