import { createHash, createPublicKey, verify } from 'node:crypto';
import { fromBase64Url } from '../contract/bytes.ts';
import type { RequestCode } from '../contract/codes.ts';
import { type SignedItem, type SignedOffer, type Statement, readStatement } from '../contract/signed.ts';
import type { Command } from '../loop/command.ts';
import type { Answer } from '../loop/context.ts';
import type { Refusal } from '../loop/refusal.ts';
import { type CaseId, type CommandId, type UnitId, actorId } from '../loop/terms.ts';
import { type DeviceRow, devicesNamed, keepProof } from '../store/devices.ts';
import { caseKeyFor } from '../store/read/file.ts';
import { type Who, signedInAs, whoFor } from './account.ts';
import type { House } from './house.ts';

/** What came of one statement. */
export type Delivered =
  | { readonly commandId: CommandId; readonly done: Answer }
  | { readonly commandId: CommandId; readonly refused: Refusal }
  | { readonly commandId: CommandId | null; readonly failed: RequestCode };

interface Read {
  readonly item: SignedItem;
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly digest: string;
  readonly said: Statement;
}

const readItem = (item: SignedItem): Read | null => {
  const payload = fromBase64Url(item.payload);
  const signature = fromBase64Url(item.signature);
  const said = payload === null ? null : readStatement(payload);
  if (payload === null || signature === null || said === null) return null;
  const digest = createHash('sha256').update(payload).digest('hex');
  return { item, payload, signature, digest, said };
};

const isSigned = ({ payload, signature }: Read, device: DeviceRow): boolean => {
  // Browsers sign with r and s side by side (IEEE P1363), 32 bytes each on this curve.
  if (signature.length !== 64) return false;
  const key = createPublicKey({ key: device.key, format: 'der', type: 'spki' });
  return verify('sha256', payload, { key, dsaEncoding: 'ieee-p1363' }, signature);
};

/** Whose statement it is, or why it is nobody's: judged at the instant at which it was signed (I14). */
const signerOf = async (house: House, read: Read, device: DeviceRow | undefined): Promise<Who | RequestCode> => {
  if (device === undefined) return 'device_unknown';
  if (!isSigned(read, device)) return 'signature_bad';
  const { said } = read;
  if (device.revoked !== null && said.happenedAt >= device.revoked) return 'device_revoked';
  const account = await signedInAs(house, device.account);
  if (account === null) return 'device_unknown';
  if (account === 'disabled') return 'account_disabled';
  const unit: UnitId = said.kind === 'offer' ? said.from : said.unit;
  return whoFor(house, account, 'command', unit, said.happenedAt);
};

/** Begins what is kept sealed: a statement begins with its version, a signature stands beside its statement. */
const sealedMark = Buffer.of(0);

/**
 * What was signed, as it is kept. Where somebody wrote why a party is parted it is sealed with the case of the handover,
 * like the same words in the ledger, and so is the signature, which would tell whether a guess is right; `null` when that
 * case was erased since.
 */
const proofOf = async (
  house: House,
  id: CaseId,
  { said, payload, signature }: Read,
): Promise<Readonly<Record<'payload' | 'signature', Uint8Array>> | null> => {
  if (said.kind !== 'offer' || said.splits.trim() === '') return { payload, signature };
  const key = await caseKeyFor(house.writer.pool, house.seal, id);
  if (key === null) return null;
  const kept = (bytes: Uint8Array): Buffer => Buffer.concat([sealedMark, house.seal.closeBytes(key, id, bytes)]);
  return { payload: kept(payload), signature: kept(signature) };
};

const offerCommand = (said: SignedOffer): Command => ({
  type: 'offer-group',
  handover: said.handover,
  cases: said.cases,
  to: said.to,
  link: said.link,
  ...(said.run === null ? {} : { run: said.run }),
  ...(said.splits === '' ? {} : { splits: said.splits }),
});

/** The command of a statement. An acceptance says who is present by their place in the offer that it answers. */
const commandOf = (
  said: Statement,
  offers: ReadonlyMap<string, SignedOffer>,
): { readonly command: Command; readonly case: CaseId } | RequestCode => {
  if (said.kind === 'offer') return { command: offerCommand(said), case: said.handover };
  const offer = offers.get(Buffer.from(said.offer).toString('hex'));
  if (offer === undefined) return 'proof_incomplete';
  if (offer.cases.length !== said.present.length || offer.to !== said.unit) return 'signature_bad';
  const present = [...offer.cases.filter((_, index) => said.present[index] === true), ...said.others];
  return { command: { type: 'accept-group', handover: offer.handover, present }, case: offer.handover };
};

/**
 * Delivers what phones signed for each other while there was no network. Each statement counts as given by its signer,
 * whoever brings it: the giver, the receiver, or both. Offers go before the acceptances that answer them, in whatever
 * order they come; each acts at most once by its command id (I9), and what was signed is kept as proof.
 *
 * @param by who brings them
 * @returns what came of each, in the order given
 */
export const deliverSigned = async (
  house: House,
  by: Who,
  items: readonly SignedItem[],
): Promise<readonly Delivered[]> => {
  const all = items.map(readItem);
  const devices = await devicesNamed(house.owner.pool, [...new Set(items.map(({ device }) => device))]);
  const offers = new Map<string, SignedOffer>();
  const results = new Map<number, Delivered>();

  const deliver = async (read: Read): Promise<Delivered> => {
    const { said, item } = read;
    const { commandId, happenedAt } = said;
    const who = await signerOf(house, read, devices.get(item.device));
    if (typeof who === 'string') return { commandId, failed: who };
    if (said.kind === 'offer') offers.set(read.digest, said);
    const found = commandOf(said, offers);
    if (typeof found === 'string') return { commandId, failed: found };
    const stamp = { commandId, actor: actorId(who.actor), unit: who.unit, happenedAt };
    const reply = await house.submit({ ...found.command, ...stamp });
    if ('refused' in reply) return { commandId, refused: reply.refused };
    const proof = await proofOf(house, found.case, read);
    const delivery = { case: found.case, command: commandId, device: item.device, by: by.actor };
    if (proof !== null) await keepProof(house.owner.pool, { ...delivery, ...proof });
    return { commandId, done: reply.done };
  };

  const inOrder = [...all.entries()].toSorted(
    ([one, a], [other, b]) =>
      (a?.said.kind === 'acceptance' ? 1 : 0) - (b?.said.kind === 'acceptance' ? 1 : 0) ||
      (a?.said.happenedAt ?? 0) - (b?.said.happenedAt ?? 0) ||
      one - other,
  );
  for (const [index, read] of inOrder) {
    results.set(index, read === null ? { commandId: null, failed: 'signature_bad' } : await deliver(read));
  }
  return items.map((_, index) => results.get(index) ?? { commandId: null, failed: 'internal' });
};
