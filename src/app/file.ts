import { createHash } from 'node:crypto';
import type { CaseId, CommandId } from '../loop/terms.ts';
import type { FileView } from '../contract/answer.ts';
import { writeInstant } from '../contract/instant.ts';
import { isAnswered } from '../store/read/answered.ts';
import { caseState } from '../store/read/cases.ts';
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

/** The files kept with a case. `null` when it is not there or not theirs to see. */
export const listFiles = async (house: House, who: Who, id: CaseId): Promise<readonly FileView[] | null> =>
  house.read(who, async (seen) => {
    if ((await caseState(seen, id)) === null) return null;
    return (await filesOf(seen, id)).map(view);
  });

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

/**
 * The files named here by a command that are not kept with their case, as far as the unit sees it. None of one that was
 * answered before: said again it is answered the same, whoever has the case by now (I9).
 */
export const missingFiles = async (
  house: House,
  who: Who,
  id: CaseId,
  files: readonly string[],
  said: { readonly lead: CaseId; readonly commandId: CommandId },
): Promise<readonly string[]> => {
  const kept = new Set((await listFiles(house, who, id))?.map(({ file }) => file));
  const missing = files.filter((file) => !kept.has(file));
  return missing.length > 0 && (await isAnswered(house.writer.pool, said.lead, said.commandId)) ? [] : missing;
};
