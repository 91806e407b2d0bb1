import { randomUUID } from 'node:crypto';
import { loops } from '../city/loops.ts';
import type { StepsView } from '../contract/step.ts';
import type { Language } from '../contract/language.ts';
import { refusalProblem } from '../contract/problem.ts';
import type { Command, StampedCommand } from '../loop/command.ts';
import { type Loop, allows, linksAhead, mayHold } from '../loop/declaration.ts';
import type { Refusal } from '../loop/refusal.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, type UnitId, commandId } from '../loop/terms.ts';
import type { Reply } from '../store/batch.ts';
import { caseStates } from '../store/read/cases.ts';
import { sitesAt } from '../store/read/dispatch.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { ruleWords } from './rule-words.ts';

// Rehearsed for so many units of each kind: rules look at the kind, at times at the unit itself.
const tried = 3;
const shown = 12;
const quiet: ReadonlySet<string> = new Set(['link_not_allowed', 'receiver_cannot_hold', 'not_yours', 'ending_unknown']);

type Standing = StepsView['standing'];

const standingTo = (state: CaseState, unit: UnitId): Standing => {
  if (state.custody !== 'closed' && state.offer?.to === unit) return 'receiver';
  if (state.holder !== unit || state.custody === 'closed') return 'other';
  return state.custody === 'offered' ? 'giver' : 'holder';
};

/** Whose place is kept for a case, by case. */
type Keepers = ReadonlyMap<CaseId, UnitId>;

/**
 * Units of a kind: who keeps a place for the person, then those of their own district, then those nearest to who asks in
 * the tree.
 */
const receiversOf = (
  house: House,
  keepers: Keepers,
  state: CaseState,
  link: string,
  unit: UnitId,
): readonly UnitId[] => {
  const kinds = loops.get(state.loop)?.links[link]?.holders;
  const district = house.units.get(String(state.facts['district'] ?? '') as UnitId);
  const mine = house.units.get(unit);
  const keeper = state.place === null ? undefined : keepers.get(state.place);
  const distance = (row: { readonly id: UnitId; readonly lo: number; readonly parent: UnitId | null }): number => {
    if (row.id === keeper) return -1;
    if (district !== undefined && row.lo >= district.lo && row.lo < district.hi) return 0;
    return row.parent === mine?.parent ? 1 : 2;
  };
  return house.units
    .all()
    .filter((row) => row.active && row.id !== unit && mayHold(kinds, row.kind))
    .toSorted((one, other) => distance(one) - distance(other) || one.lo - other.lo)
    .map(({ id }) => id);
};

/** The likeliest of each kind, so that a rule for one kind does not hide another. */
const likeliest = (house: House, units: readonly UnitId[]): readonly UnitId[] => {
  const seen = new Map<string, number>();
  return units.filter((id) => {
    const kind = house.units.get(id)?.kind ?? '';
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return before < tried;
  });
};

interface Rehearsal {
  readonly state: CaseState;
  readonly step: { readonly link: string; readonly to: UnitId } | { readonly ending: string };
  readonly command: Command;
}

const endingsFor = (loop: Loop, state: CaseState, who: Who, kind: string): readonly string[] =>
  Object.entries(loop.endings)
    .filter(([, { by, into }]) => {
      if (into === true) return false;
      if (by === 'holder') return state.holder === who.unit;
      return by === 'opener' ? state.opener === who.unit : allows(by, kind);
    })
    .map(([ending]) => ending);

const rehearsalsFor = (
  house: House,
  keepers: Keepers,
  state: CaseState,
  who: Who,
  kind: string,
): readonly Rehearsal[] => {
  const loop = loops.get(state.loop);
  if (loop === undefined || state.custody === 'closed') return [];
  const offers =
    standingTo(state, who.unit) !== 'holder'
      ? []
      : (loop.links[state.link]?.next ?? []).flatMap((link) =>
          likeliest(house, receiversOf(house, keepers, state, link, who.unit)).map((to): Rehearsal => ({
            state,
            step: { link, to },
            // Whom of a party it parts is asked when it is done, not here.
            command: { type: 'offer', case: state.caseId, to, link, splits: 'rehearsal' },
          })),
        );
  const endings = endingsFor(loop, state, who, kind).map((ending): Rehearsal => ({
    state,
    step: { ending },
    command: { type: 'close', case: state.caseId, ending },
  }));
  return [...offers, ...endings];
};

/** Whether a unit that does not have a case has to do with it all the same, as the kernel asks it of some evidence. */
const isConcerned = (house: House, state: CaseState, unit: UnitId, fact: string): boolean => {
  const isWithin = (one: string | undefined, other: string): boolean => {
    const [below, above] = [house.units.get((one ?? '') as UnitId), house.units.get(other as UnitId)];
    return below !== undefined && above !== undefined && below.lo >= above.lo && below.lo < above.hi;
  };
  return (
    isWithin(unit, String(state.facts[fact] ?? '')) ||
    [state.holder, state.offer?.to].some((one) => isWithin(one, unit))
  );
};

const recordsOf = (
  house: House,
  loop: Loop,
  state: CaseState,
  standing: Standing,
  { unit, kind }: { readonly unit: UnitId; readonly kind: string },
): readonly string[] =>
  Object.entries(loop.evidence)
    .filter(([, { by, in: links, anywhere, only, within, afterClosing }]) => {
      if (state.custody === 'closed' && afterClosing !== true) return false;
      if (links?.includes(state.link) === false) return false;
      if (typeof only === 'object' && 'kinds' in only && !only.kinds.includes(kind)) return false;
      const reach = loop.reach?.[kind];
      const reaches = anywhere === true || reach?.includes(state.link) !== false;
      const concerns = within === undefined || reach !== undefined || isConcerned(house, state, unit, within);
      const opener = state.opener === unit && allows(by, 'opener');
      return standing !== 'other' || (allows(by, kind) && reaches && concerns) || opener;
    })
    .map(([name]) => name);

/** Of several refusals the one that tells most: what is missing says more than that a link is not allowed. */
const telling = (refusals: readonly Refusal[]): Refusal | undefined =>
  refusals.find(({ code }) => !quiet.has(code)) ?? refusals[0];

/**
 * What a unit may do next with each of several cases, and what stands in the way: every step is rehearsed by the kernel
 * under the policy in force, so that a screen shows no button that would be refused. Cases that the unit may not see are
 * left out.
 *
 * @param ids at most 100
 */
export const stepsOf = async (
  house: House,
  who: Who,
  ids: readonly CaseId[],
  language: Language,
): Promise<readonly StepsView[]> => {
  const states = await house.read(who, (seen) => caseStates(seen, ids));
  const kind = house.units.get(who.unit)?.kind ?? '';
  // A bed is kept where it is kept: a unit that is not told of that site must not be told that there is none.
  const places = [...states.values()].flatMap(({ place }) => place ?? []);
  const keepers = await sitesAt(house.writer.pool, [...new Set(places)]);
  const wanted = [...states.values()].flatMap((state) => rehearsalsFor(house, keepers, state, who, kind));
  const replies = await house.rehearse(
    wanted.map(({ command }): StampedCommand => ({
      ...command,
      commandId: commandId(randomUUID()),
      actor: who.actor,
      unit: who.unit,
      happenedAt: null,
    })),
  );
  const said = new Map<CaseId, { readonly step: Rehearsal['step']; readonly reply: Reply }[]>();
  for (const [index, { state, step }] of wanted.entries()) {
    const reply = replies[index];
    if (reply === undefined) continue;
    said.set(state.caseId, [...(said.get(state.caseId) ?? []), { step, reply }]);
  }
  const inWords = (refused: Refusal | undefined): StepsView['links'][number]['barred'] => {
    if (refused === undefined) return null;
    const { code, about, title } = refusalProblem(refused, language, null, ruleWords(house));
    return { code, about: [...about], text: title };
  };
  return ids.flatMap((id) => {
    const state = states.get(id);
    const loop = state === undefined ? undefined : loops.get(state.loop);
    if (state === undefined || loop === undefined) return [];
    const standing = standingTo(state, who.unit);
    const tries = said.get(id) ?? [];
    const links = (loop.links[state.link]?.next ?? []).flatMap((link) => {
      const those = tries.flatMap(({ step, reply }) =>
        'link' in step && step.link === link ? [{ to: step.to, reply }] : [],
      );
      if (those.length === 0) return [];
      const good = those.filter(({ reply }) => 'done' in reply).map(({ to }) => to);
      const refusals = those.flatMap(({ reply }) => ('refused' in reply ? [reply.refused] : []));
      // Policy leaves no way there: nothing to show.
      if (good.length === 0 && refusals.every(({ code }) => quiet.has(code))) return [];
      const open = good.length > 0;
      const goodKinds = new Set((open ? good : those.map(({ to }) => to)).map((to) => house.units.get(to)?.kind));
      const receivers = receiversOf(house, keepers, state, link, who.unit).filter((to) =>
        goodKinds.has(house.units.get(to)?.kind),
      );
      return [
        {
          link,
          kinds: [...goodKinds].filter((one) => one !== undefined),
          receivers: receivers.slice(0, shown),
          barred: open ? null : inWords(telling(refusals)),
        },
      ];
    });
    const endings = tries.flatMap(({ step, reply }) => {
      if (!('ending' in step)) return [];
      if ('done' in reply) return [{ ending: step.ending, barred: null }];
      return quiet.has(reply.refused.code) ? [] : [{ ending: step.ending, barred: inWords(reply.refused) }];
    });
    const acts = standing !== 'other';
    const claimable = state.custody !== 'closed' && state.holder !== who.unit && loop.isGap !== true;
    return [
      {
        case: id,
        standing,
        links,
        endings,
        records: [...recordsOf(house, loop, state, standing, { unit: who.unit, kind })],
        claim: claimable
          ? [...linksAhead(loop, state.link)].filter((link) => allows(loop.links[link]?.holders, kind))
          : [],
        acknowledge: acts
          ? Object.entries(state.clocks).flatMap(([name, { rung, acknowledged }]) =>
              rung > 0 && !acknowledged ? [name] : [],
            )
          : [],
        emergency:
          state.custody !== 'closed' &&
          state.emergency === null &&
          Object.values(loop.links).some((link) => link.emergency === true),
      },
    ];
  });
};
