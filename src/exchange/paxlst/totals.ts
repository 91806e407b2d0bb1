/**
 * The heads that messages state (CNT) against those that came. In one list either every message states its own heads, or
 * every one those of the whole flight: a number that happens to fit the other reading proves nothing.
 */
import type { ManifestFlight, PersonRole, ProblemLog } from '../manifest.ts';
import { headsOf, note } from '../manifest.ts';
import { type Bundle, headsIn } from './bundles.ts';
import type { MessageDraft } from './message.ts';
import { totalNames } from './message.ts';

/** Compares every stated total of a role with the heads that came, and returns what the flight as a whole states. */
export function checkTotal(
  flight: ManifestFlight,
  role: PersonRole,
  bundle: Bundle | undefined,
  drafts: readonly MessageDraft[],
  log: ProblemLog,
): number | undefined {
  const heads = headsOf(flight.people, role);
  const bundled = headsIn(bundle, role);
  const statements = drafts.filter((draft) => draft.stated[role] !== undefined);
  const onlyStatus = flight.people.length === 0 && flight.function !== 'original' && flight.function !== 'change';
  if (statements.length === 0) {
    const empty = bundle !== undefined && flight.function === 'original';
    const at = drafts[0]?.message.at ?? '';
    if (empty && bundled === 0)
      note(log, 'error', at, `total of ${totalNames[role]}`, '', 'people, or a stated total of 0');
    else if (empty) note(log, 'warning', at, `total of ${totalNames[role]}`, '', `CNT, to compare with ${heads} heads`);
    return undefined;
  }
  const tell = (severity: 'error' | 'warning', draft: MessageDraft, expected: string): void =>
    note(log, severity, draft.message.at, `total of ${totalNames[role]}`, String(draft.stated[role]), expected);

  const ofTheList = new Set(bundle?.drafts);
  const statedIn = (draft: MessageDraft): number => draft.stated[role] ?? 0;
  const ownOf = (draft: MessageDraft): number => headsOf(draft.people, role);
  const isWhole = (draft: MessageDraft): boolean => [heads, bundled].includes(statedIn(draft));
  const isOwn = (draft: MessageDraft): boolean => statedIn(draft) === ownOf(draft);
  const listed = statements.filter((draft) => ofTheList.has(draft));
  const consistent = listed.every(isOwn) || listed.every(isWhole);

  let whole: number | undefined;
  let sum = 0;
  for (const draft of statements) {
    const stated = statedIn(draft);
    const own = ownOf(draft);
    sum += stated;
    if (onlyStatus || (heads === 0 && bundle === undefined)) {
      // A closing message may state totals and name nobody, and a passenger list may state a crew that is listed elsewhere.
      whole = stated;
      if (!onlyStatus && stated > 0) tell('warning', draft, `a list of the ${role} in this file`);
    } else if (ofTheList.has(draft) ? consistent : isOwn(draft) || isWhole(draft)) {
      if (isWhole(draft)) whole = stated;
    } else if (bundle?.partial === true && stated > bundled) {
      // Each part states the total of the flight, and some parts have not come.
      whole = stated;
    } else if (flight.function === 'change' && stated > heads) {
      // Whoever adds a passenger may state the heads of the flight, which this list alone cannot prove.
      whole = stated;
      tell('warning', draft, `as many as are listed (${heads}); taken for the total of the flight, and not compared`);
    } else {
      const heard = own === heads ? `${heads}` : `${own} in this message, ${heads} in all its parts`;
      tell('error', draft, `as many as are listed: ${heard}`);
    }
  }
  if (whole !== undefined) return whole;
  return statements.length === (bundle?.drafts.length ?? 0) ? sum : undefined;
}
