import { caseId, commandId, instant, unitId } from '../../../contract/signed.ts';
import type { SignedAcceptance, SignedItem, SignedOffer } from '../../../contract/signed.ts';
import type { Going } from '../commands.ts';
import type { Act, Field } from '../field.ts';
import { cityTime } from '../keep/time.ts';
import type { ShownCase } from '../view.ts';
import { digestOf, signStatement, statementOf } from './envelope.ts';

// The two statements that two phones exchange, and what each puts into its outbox. Both phones keep both.

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

/** Signs an offer with this phone. */
export const offerAct = async (
  field: Field,
  people: readonly Pick<ShownCase, 'case'>[],
  { to, link, run, splits }: Going,
  name: string,
): Promise<Act> => {
  const happenedAt = cityTime();
  const cases = people.map((one) => caseId(one.case));
  const offer: SignedOffer = {
    kind: 'offer',
    commandId: commandId(crypto.randomUUID()),
    handover: caseId(crypto.randomUUID()),
    happenedAt: instant(happenedAt),
    from: unitId(field.snapshot().me?.unit ?? ''),
    to: unitId(to),
    link,
    run: run === null ? null : caseId(run),
    splits: splits.trim(),
    cases,
  };
  const item = await signStatement(await field.signer(), offer);
  return {
    commandId: offer.commandId,
    happenedAt,
    what: { key: 'sign-offer', values: { count: cases.length, to: name } },
    cases: [offer.handover, ...cases],
    command: null,
    signed: [item],
    effect: { offer: { to, cases: [...cases] } },
  };
};

/** Answers an offer with this phone's signature: who is present, and who is there though not offered. */
export const acceptAct = async (
  field: Field,
  offered: SignedItem,
  { present, others }: { readonly present: ReadonlySet<string>; readonly others: readonly string[] },
  name: string,
): Promise<Act | null> => {
  const offer = statementOf(offered);
  if (offer?.kind !== 'offer') return null;
  const happenedAt = Math.max(cityTime(), offer.happenedAt);
  const acceptance: SignedAcceptance = {
    kind: 'acceptance',
    commandId: commandId(crypto.randomUUID()),
    offer: await digestOf(offered),
    happenedAt: instant(happenedAt),
    unit: offer.to,
    present: offer.cases.map((id) => present.has(id)),
    others: others.map(caseId),
  };
  const item = await signStatement(await field.signer(), acceptance);
  const take = offer.cases.filter((id) => present.has(id));
  return {
    commandId: acceptance.commandId,
    happenedAt,
    what: { key: 'sign-accept', values: { count: take.length, from: name } },
    cases: [offer.handover, ...offer.cases, ...others],
    command: null,
    signed: [offered, item],
    effect: { take: [...take], link: offer.link },
  };
};

/** What the giver keeps when the receiver's answer was scanned; `null` when it answers no offer of this phone. */
export const proofAct = async (
  field: Field,
  answered: SignedItem,
  name: (unit: string) => string,
): Promise<Act | null> => {
  const acceptance = statementOf(answered);
  if (acceptance?.kind !== 'acceptance') return null;
  for (const { signed } of field.snapshot().entries) {
    const offered = signed?.[0];
    const offer = offered === undefined ? null : statementOf(offered);
    if (offered === undefined || offer?.kind !== 'offer' || signed?.length !== 1) continue;
    if (!sameBytes(await digestOf(offered), acceptance.offer) || offer.to !== acceptance.unit) continue;
    const gone = offer.cases.filter((_, index) => acceptance.present[index] === true);
    return {
      commandId: acceptance.commandId,
      happenedAt: acceptance.happenedAt,
      what: { key: 'sign-proof', values: { count: gone.length, to: name(offer.to) } },
      cases: [offer.handover, ...offer.cases],
      command: null,
      signed: [offered, answered],
      effect: { gave: { to: offer.to, cases: [...gone] } },
    };
  }
  return null;
};
