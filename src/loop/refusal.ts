import type { RuleReference } from './event.ts';
import type { CaseId } from './terms.ts';

/** Every way in which the kernel says no. Stable: screens, devices and other systems rely on the codes. */
export const refusalCodes = [
  'already_offered',
  'already_opened',
  'bond_open',
  'case_closed',
  'clock_held',
  'clock_unknown',
  'command_reused',
  'document_missing',
  'emergency_none',
  'ending_unknown',
  'evidence_missing',
  'evidence_overtaken',
  'evidence_unknown',
  'exception_decided',
  'exception_expired',
  'exception_unknown',
  'four_eyes',
  'happened_after_now',
  'happened_too_early',
  'heads_none',
  'last_clock',
  'link_not_allowed',
  'link_unknown',
  'loop_unknown',
  'measure_ended',
  'measure_none',
  'merges_nothing',
  'not_found',
  'not_group',
  'not_yours',
  'nothing_offered',
  'offer_other',
  'offer_pending',
  'party_split',
  'place_full',
  'place_taken',
  'place_unknown',
  'place_unready',
  'reason_missing',
  'receiver_cannot_hold',
  'receiver_unknown',
  'record_forbidden',
  'reopen_first',
  'room_closed',
  'room_full',
  'room_taken',
  'room_unknown',
  'room_zone',
  'run_missing',
  'same_holder',
  'still_open',
  'subject_missing',
  'too_soon',
  'unit_inactive',
  'unit_unknown',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** The rule that refused; without version and rows where policy is silent, and so lets nothing be done. */
export type RefusingRule = Omit<RuleReference, 'version'> & { readonly version: string | null };

/** A refusal is a value: what stands in the way, and for which case. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly case: CaseId | null;
  /** The field, evidence kind or name that it is about. */
  readonly about: readonly string[];
  /** Where policy refused it: which table, and which of its rows. Its words are looked up when it is told. */
  readonly ruling?: RefusingRule;
  /** In a group: what else prevents it, head by head. */
  readonly others?: readonly Refusal[];
}

export const refusal = (code: RefusalCode, caseId: CaseId | null, about: readonly string[] = []): Refusal => ({
  code,
  case: caseId,
  about,
});

/** The same for what policy refused, with the rule that did. */
export const refusedBy = (
  code: RefusalCode,
  caseId: CaseId | null,
  about: readonly string[],
  ruling: RefusingRule,
): Refusal => ({ code, case: caseId, about, ruling });

/** Whether a refusal says no more than that a unit is not known here: it may be known elsewhere already. */
export const isUnheard = ({ code }: Refusal): boolean => code === 'unit_unknown' || code === 'receiver_unknown';
