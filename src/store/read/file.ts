import type pg from 'pg';
import type { Seen } from '../reader.ts';
import type { Seal, SealKey } from '../seal.ts';

/** A file as it is listed. */
export interface KeptFile {
  readonly digest: Buffer;
  readonly media: string;
  readonly bytes: number;
  readonly added_at: number;
}

// A version-8 UUID made from the digest: the same file of a case is kept once.
export const fileId = (digest: Buffer): string => {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x80, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** The key of a case, made when it has none yet; null when it was destroyed. Writer's pool. */
export const caseKeyFor = async (pool: pg.Pool, seal: Seal, id: string): Promise<SealKey | null> => {
  const made = seal.newKey(id);
  await pool.query('insert into huan.case_key (case_id, wrapped) values ($1, $2) on conflict (case_id) do nothing', [
    id,
    made.wrapped,
  ]);
  const { rows } = await pool.query<{ wrapped: Buffer | null }>(
    'select wrapped from huan.case_key where case_id = $1',
    [id],
  );
  const wrapped = rows[0]?.wrapped ?? null;
  return wrapped === null ? null : seal.unwrap(id, wrapped);
};

/** Keeps a sealed file. Writer's pool. */
export const keepFile = async (
  pool: pg.Pool,
  file: {
    readonly case: string;
    readonly digest: Buffer;
    readonly media: string;
    readonly bytes: number;
    readonly sealed: Buffer;
  },
): Promise<KeptFile> => {
  const id = fileId(file.digest);
  await pool.query(
    `insert into huan.file (case_id, file_id, media, bytes, digest, sealed, added_at)
     values ($1, $2, $3, $4, $5, $6, huan.now()) on conflict (case_id, file_id) do nothing`,
    [file.case, id, file.media, file.bytes, file.digest, file.sealed],
  );
  const { rows } = await pool.query<KeptFile>(
    'select digest, media, bytes, added_at from huan.file where case_id = $1 and file_id = $2',
    [file.case, id],
  );
  const kept = rows[0];
  if (kept === undefined) throw new Error('a file was not kept');
  return kept;
};

/** The files of a case, oldest first: all of them, for what is left out could be named by nobody. */
export const filesOf = async (seen: Seen, id: string): Promise<readonly KeptFile[]> => {
  const { rows } = await seen.query<KeptFile>(
    'select digest, media, bytes, added_at from huan.file where case_id = $1 order by added_at, file_id',
    [id],
  );
  return rows;
};

/** A sealed file with the key that opens it. */
export const readFile = async (
  seen: Seen,
  id: string,
  digest: Buffer,
): Promise<{ readonly media: string; readonly sealed: Buffer; readonly wrapped: Buffer } | null> => {
  const { rows } = await seen.query<{ media: string; sealed: Buffer; wrapped: Buffer | null }>(
    `select f.media, f.sealed, k.wrapped from huan.file f join huan.case_key k on k.case_id = f.case_id
      where f.case_id = $1 and f.file_id = $2 and f.digest = $3`,
    [id, fileId(digest), digest],
  );
  const row = rows[0];
  return row === undefined || row.wrapped === null
    ? null
    : { media: row.media, sealed: row.sealed, wrapped: row.wrapped };
};
