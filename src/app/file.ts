import { createHash } from 'node:crypto';
import type { CaseId } from '../loop/terms.ts';
import type { FileView } from '../contract/answer.ts';
import { writeInstant } from '../contract/instant.ts';
import { type KeptFile, caseKeyFor, filesOf, keepFile, readFile } from '../store/read/file.ts';
import { type Who, noteReading } from '../store/reader.ts';
import type { House } from './house.ts';

const view = ({ digest, media, bytes, added_at }: KeptFile): FileView => ({
  file: digest.toString('hex'),
  media,
  bytes,
  addedAt: writeInstant(added_at),
});

const isSeen = async (house: House, who: Who, id: CaseId): Promise<boolean> => {
  const found = await house.read(who, (seen) => seen.query('select from huan."case" where case_id = $1', [id]));
  return found.rowCount === 1;
};

/**
 * Keeps a file with a case that the unit may see: sealed under the key of the case, so that it is erased with it. The
 * evidence then names it by its SHA-256, which the chain keeps for ever. The same file twice is one file.
 *
 * @returns null when the unit may not see the case
 */
export const addFile = async (
  house: House,
  who: Who,
  id: CaseId,
  file: { readonly media: string; readonly bytes: Uint8Array },
): Promise<FileView | null> => {
  if (!(await isSeen(house, who, id))) return null;
  const digest = createHash('sha256').update(file.bytes).digest();
  const key = await caseKeyFor(house.writer.pool, house.seal, id);
  if (key === null) return null;
  const sealed = house.seal.closeBytes(key, id, file.bytes);
  return view(
    await keepFile(house.writer.pool, { case: id, digest, media: file.media, bytes: file.bytes.length, sealed }),
  );
};

/** The files kept with a case, as far as the unit may see it. */
export const listFiles = async (house: House, who: Who, id: CaseId): Promise<readonly FileView[]> => {
  const files = await house.read(who, (seen) => filesOf(seen, id));
  return files.map(view);
};

/** Opens a file; the reading is recorded first. `null` when it is not there or not theirs to see. */
export const openFile = async (
  house: House,
  who: Who,
  id: CaseId,
  file: string,
): Promise<{ readonly media: string; readonly bytes: Buffer } | null> =>
  house.read(who, async (seen) => {
    const found = await readFile(seen, id, Buffer.from(file, 'hex'));
    if (found === null) return null;
    await noteReading(seen, house.seal, who, [id], 'file');
    const key = house.seal.unwrap(id, found.wrapped);
    return { media: found.media, bytes: house.seal.openBytes(key, id, found.sealed) };
  });

/** The files named here that are not kept with their case. */
export const missingFiles = async (
  house: House,
  who: Who,
  id: CaseId,
  files: readonly string[],
): Promise<readonly string[]> => {
  const kept = new Set((await listFiles(house, who, id)).map(({ file }) => file));
  return files.filter((file) => !kept.has(file));
};
