import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { type CaseId, type UnitId, actorId, caseId, unitId } from './terms.ts';
import { World, alpha, at, beta, board, gamma, lab, office, parcelId, system } from '../../test/kernel-world.ts';

// DESIGN §3: custody has three states and a total table. Every state × every command has an answer here.

interface Row {
  readonly what?: string;
  readonly by: UnitId;
  readonly command: (at: Setting) => Command;
  /** A refusal code, or who holds and to whom it is offered afterwards, and the gaps that were opened. */
  readonly held: string;
  readonly offered: string;
  readonly closed: string;
}

interface Setting {
  readonly id: CaseId;
  readonly world: World;
  readonly offer: string;
  readonly exception: string;
  readonly group: CaseId;
}

const reason = 'because';

const table = {
  open: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'open', case: id, loop: 'parcel', holder: alpha }),
      held: 'already_opened',
      offered: 'already_opened',
      closed: 'already_opened',
    },
  ],
  offer: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'offer', case: id, to: gamma, link: 'road' }),
      held: 'held by ALPHA in counter, offered to GAMMA',
      offered: 'already_offered',
      closed: 'case_closed',
    },
    {
      what: 'by another',
      by: gamma,
      command: ({ id }) => ({ type: 'offer', case: id, to: beta, link: 'road' }),
      held: 'not_yours',
      offered: 'not_yours',
      closed: 'case_closed',
    },
  ],
  accept: [
    {
      by: beta,
      command: ({ id, offer }) => ({ type: 'accept', case: id, offer }),
      held: 'nothing_offered',
      offered: 'held by BETA in road',
      closed: 'case_closed',
    },
    {
      what: 'by another than the receiver',
      by: gamma,
      command: ({ id, offer }) => ({ type: 'accept', case: id, offer }),
      held: 'nothing_offered',
      offered: 'not_yours',
      closed: 'case_closed',
    },
    {
      what: 'naming another offer',
      by: beta,
      command: ({ id }) => ({ type: 'accept', case: id, offer: 'something' }),
      held: 'nothing_offered',
      offered: 'offer_other',
      closed: 'case_closed',
    },
  ],
  refuse: [
    {
      by: beta,
      command: ({ id, offer }) => ({ type: 'refuse', case: id, offer, reason }),
      held: 'nothing_offered',
      offered: 'held by ALPHA in counter',
      closed: 'case_closed',
    },
    {
      what: 'by another than the receiver',
      by: gamma,
      command: ({ id, offer }) => ({ type: 'refuse', case: id, offer, reason }),
      held: 'nothing_offered',
      offered: 'not_yours',
      closed: 'case_closed',
    },
  ],
  withdraw: [
    {
      by: alpha,
      command: ({ id, offer }) => ({ type: 'withdraw', case: id, offer, reason }),
      held: 'nothing_offered',
      offered: 'held by ALPHA in counter',
      closed: 'case_closed',
    },
    {
      what: 'by the receiver',
      by: beta,
      command: ({ id, offer }) => ({ type: 'withdraw', case: id, offer, reason }),
      held: 'nothing_offered',
      offered: 'not_yours',
      closed: 'case_closed',
    },
  ],
  claim: [
    {
      what: 'by the receiver',
      by: beta,
      command: ({ id }) => ({ type: 'claim', case: id, link: 'road', reason }),
      held: 'held by BETA in road + giver-signature',
      offered: 'held by BETA in road',
      closed: 'reopen_first',
    },
    {
      what: 'by another',
      by: gamma,
      command: ({ id }) => ({ type: 'claim', case: id, link: 'road', reason }),
      held: 'held by GAMMA in road + giver-signature',
      offered: 'held by GAMMA in road + giver-signature',
      closed: 'reopen_first',
    },
    {
      what: 'by the holder',
      by: alpha,
      command: ({ id }) => ({ type: 'claim', case: id, link: 'road', reason }),
      held: 'same_holder',
      offered: 'same_holder',
      closed: 'reopen_first',
    },
  ],
  'offer-group': [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'offer-group', handover: caseId('h-9'), cases: [id], to: gamma, link: 'road' }),
      held: 'held by ALPHA in counter, offered to GAMMA',
      offered: 'already_offered',
      closed: 'case_closed',
    },
  ],
  'accept-group': [
    {
      what: 'of a group that never was offered this case',
      by: beta,
      command: ({ id, group }) => ({ type: 'accept-group', handover: group, present: [id] }),
      held: 'held by ALPHA in counter + unlisted',
      offered: 'held by ALPHA in counter, offered to BETA + unlisted',
      closed: 'closed + unlisted',
    },
    {
      what: 'of a case that is no group',
      by: beta,
      command: ({ id }) => ({ type: 'accept-group', handover: id, present: [id] }),
      held: 'not_group',
      offered: 'not_group',
      closed: 'not_group',
    },
  ],
  'refuse-group': [
    {
      by: beta,
      command: ({ id }) => ({ type: 'refuse-group', handover: id, reason }),
      held: 'not_group',
      offered: 'not_group',
      closed: 'not_group',
    },
  ],
  'withdraw-group': [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'withdraw-group', handover: id, reason }),
      held: 'not_group',
      offered: 'not_group',
      closed: 'not_group',
    },
  ],
  record: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'record', case: id, kind: 'weight' }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'reopen_first',
    },
    {
      what: 'by the receiver',
      by: beta,
      command: ({ id }) => ({ type: 'record', case: id, kind: 'weight' }),
      held: 'not_yours',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'not_yours',
    },
    {
      what: 'of late proof',
      by: alpha,
      command: ({ id }) => ({ type: 'record', case: id, kind: 'note' }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'closed',
    },
  ],
  correct: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'correct', case: id, kind: 'weight', corrects: 2, reason }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'reopen_first',
    },
  ],
  close: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'close', case: id, ending: 'delivered' }),
      held: 'closed',
      offered: 'offer_pending',
      closed: 'case_closed',
    },
    {
      what: 'by another',
      by: beta,
      command: ({ id }) => ({ type: 'close', case: id, ending: 'delivered' }),
      held: 'not_yours',
      offered: 'not_yours',
      closed: 'case_closed',
    },
  ],
  reopen: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'reopen', case: id, reason }),
      held: 'still_open',
      offered: 'still_open',
      closed: 'held by ALPHA in counter',
    },
  ],
  hasten: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'hasten', case: id, reason }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  redecide: [
    {
      by: system,
      command: ({ id }) => ({ type: 'redecide', case: id, reason }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  join: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'join', case: id, party: parcelId('party'), members: [id] }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  leave: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'leave', case: id, reason }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  lapse: [
    {
      what: 'of the offer',
      by: system,
      command: ({ id, world }) => ({ type: 'lapse', case: id, clock: 'offer', serial: serial(world, id, 'offer') }),
      held: 'clock_unknown',
      offered: 'held by ALPHA in counter + offer-lapsed',
      closed: 'clock_unknown',
    },
    {
      what: 'of the link',
      by: system,
      command: ({ id, world }) => ({ type: 'lapse', case: id, clock: 'link', serial: serial(world, id, 'link') }),
      held: 'held by ALPHA in counter, rung 1',
      offered: 'held by ALPHA in counter, offered to BETA, rung 1',
      closed: 'clock_unknown',
    },
    {
      what: 'by anyone but Huan',
      by: alpha,
      command: ({ id, world }) => ({ type: 'lapse', case: id, clock: 'link', serial: serial(world, id, 'link') }),
      held: 'not_yours',
      offered: 'not_yours',
      closed: 'clock_unknown',
    },
  ],
  acknowledge: [
    {
      what: 'where nothing is late',
      by: alpha,
      command: ({ id }) => ({ type: 'acknowledge', case: id, clock: 'link' }),
      held: 'clock_unknown',
      offered: 'clock_unknown',
      closed: 'case_closed',
    },
  ],
  pause: [
    {
      by: alpha,
      command: ({ id }) => ({ type: 'pause', case: id, clock: 'link', reason }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  resume: [
    {
      what: 'of a clock that runs',
      by: alpha,
      command: ({ id }) => ({ type: 'resume', case: id, clock: 'link', reason }),
      held: 'clock_unknown',
      offered: 'clock_unknown',
      closed: 'case_closed',
    },
  ],
  'ask-exception': [
    {
      by: alpha,
      command: ({ id }) => ({
        type: 'ask-exception',
        case: id,
        evidence: ['seal'],
        reason,
        document: 'letter 7',
        expiresAt: at(9999),
      }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  'approve-exception': [
    {
      by: office,
      command: ({ id, exception }) => ({ type: 'approve-exception', case: id, exception, reason }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  'refuse-exception': [
    {
      by: office,
      command: ({ id, exception }) => ({ type: 'refuse-exception', case: id, exception, reason }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  emergency: [
    {
      by: gamma,
      command: ({ id }) => ({ type: 'emergency', case: id, reason }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'case_closed',
    },
  ],
  'review-emergency': [
    {
      what: 'where there is none',
      by: board,
      command: ({ id }) => ({ type: 'review-emergency', case: id, finding: reason }),
      held: 'emergency_none',
      offered: 'emergency_none',
      closed: 'emergency_none',
    },
  ],
  'extend-measure': [
    {
      what: 'where there is none',
      by: board,
      command: ({ id }) => ({
        type: 'extend-measure',
        case: id,
        until: at(9999),
        reason,
        basis: reason,
        objection: reason,
      }),
      held: 'measure_none',
      offered: 'measure_none',
      closed: 'case_closed',
    },
  ],
  'lift-measure': [
    {
      what: 'where there is none',
      by: board,
      command: ({ id }) => ({ type: 'lift-measure', case: id, reason, basis: reason }),
      held: 'measure_none',
      offered: 'measure_none',
      closed: 'case_closed',
    },
  ],
  together: [
    {
      what: 'of nothing',
      by: alpha,
      command: ({ id }) => ({ type: 'together', case: id, commands: [] }),
      held: 'held by ALPHA in counter',
      offered: 'held by ALPHA in counter, offered to BETA',
      closed: 'closed',
    },
  ],
} satisfies Record<Command['type'], readonly Row[]>;

const serial = (world: World, id: CaseId, clock: string): number => world.states.get(id)?.clocks[clock]?.serial ?? -1;

const setting = (custody: 'held' | 'offered' | 'closed'): Setting => {
  const world = new World();
  const id = world.parcel('one');
  world.record(id, 'weight', alpha);
  world.record(id, 'clean', lab);
  world.record(id, 'report', alpha);
  const asked = { case: id, evidence: ['seal'], reason, document: 'letter 1', expiresAt: at(9999) };
  const exception = world.do({ type: 'ask-exception', ...asked }, { unit: alpha }).id;
  const other = world.parcel('other');
  world.record(other, 'weight', alpha);
  const group = caseId('handover-of-other');
  world.do({ type: 'offer-group', handover: group, cases: [other], to: beta, link: 'road' }, { unit: alpha });
  const offer = custody === 'offered' ? world.offer(id, alpha, beta, 'road') : 'none';
  if (custody === 'closed') world.do({ type: 'close', case: id, ending: 'delivered' }, { unit: alpha });
  world.pass(61);
  return { id, world, offer, exception, group };
};

const outcomeOf = ({ id, world }: Setting, command: Command, by: UnitId): string => {
  const outcome = world.give(command, { unit: by, actor: actorId(`${by}-2`) });
  if (outcome.kind !== 'done') return outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;
  const state = world.state(id);
  const gaps = Object.values(state.gaps).map((kind) => ` + ${kind}`);
  const rung = state.clocks['link']?.rung ?? 0;
  const where = `held by ${state.holder} in ${state.link}`;
  const to = state.offer === null ? '' : `, offered to ${state.offer.to}`;
  return `${state.custody === 'closed' ? 'closed' : where + to}${rung > 0 ? `, rung ${rung}` : ''}${gaps.join('')}`;
};

const rows: readonly (readonly [string, Row])[] = Object.entries<readonly Row[]>(table).flatMap(([type, all]) =>
  all.map((row) => [row.what === undefined ? type : `${type} ${row.what}`, row] as const),
);

for (const custody of ['held', 'offered', 'closed'] as const) {
  describe(`a case that is ${custody}`, () => {
    it.each(rows)('%s', (_name, row) => {
      const set = setting(custody);
      expect(outcomeOf(set, row.command(set), row.by)).toBe(row[custody]);
    });
  });
}

describe('whatever the state', () => {
  const ghost = caseId('ghost');
  const known = rows.filter(([name]) => name !== 'open' && name !== 'offer-group');
  it.each(known)('a case that nobody opened is not found: %s', (_name, row) => {
    const set = setting('held');
    const command = row.command({ ...set, id: ghost, group: ghost });
    expect(set.world.code(command, { unit: row.by })).toBe('not_found');
  });

  it.each(rows)('a unit that nobody knows gives no command: %s', (_name, row) => {
    const set = setting('held');
    expect(set.world.code(row.command(set), { unit: unitId('NOBODY') })).toBe('unit_unknown');
  });
});
