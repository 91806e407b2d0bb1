import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lived, openLived } from '../../../test/fault/lived.ts';
import { newCase, stamped } from '../../../test/house.ts';
import { loops } from '../../city/loops.ts';
import type { Command } from '../../loop/command.ts';
import type { Answer } from '../../loop/context.ts';
import { type CaseId, type Instant, days, minutes } from '../../loop/terms.ts';
import { sweep } from '../../store/sweeper.ts';
import { setPace } from '../../store/time.ts';

let at: Lived;
beforeAll(async () => {
  at = await openLived();
});
afterAll(() => at.close());

const units = [
  ...['DUTY', 'CARRIERS', 'PVG-AIRPORT', 'PVG-BOARDING', 'PVG-CHANNEL', 'PVG-SCREENING', 'PUDONG', 'PUDONG-DESK'],
  ...['PUDONG-CREW-1', 'PUDONG-SITE-1', 'PUDONG-STREET-1', 'HOSPITAL-1', 'LAB-1', 'POLICE', 'PROVINCE-JS', 'REVIEW'],
] as const;
const types = [
  ...['offer', 'offer', 'offer', 'offer', 'accept', 'accept', 'accept', 'refuse', 'withdraw', 'claim', 'claim'],
  ...[
    'offer-group',
    'accept-group',
    'refuse-group',
    'withdraw-group',
    'record',
    'record',
    'record',
    'record',
    'correct',
    'close',
  ],
  ...['reopen', 'hasten', 'redecide', 'join', 'leave', 'acknowledge', 'pause', 'resume', 'ask-exception'],
  ...['approve-exception', 'refuse-exception', 'emergency', 'review-emergency', 'extend-measure', 'lift-measure'],
  ...['open-specimen', 'sweep', 'jump'],
] as const;

/** One random deed: numbers that choose among whatever is there by then. */
const deed = fc.record({
  type: fc.constantFrom(...types),
  subject: fc.nat(1000),
  choice: fc.nat(1000),
  other: fc.nat(1000),
  unit: fc.constantFrom(...units),
  asHolder: fc.boolean(),
  late: fc.constantFrom(0, 0, 0, 30_000, minutes(90), days(2)),
});
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

/** A crowd of cases at which random deeds are done, with what their answers told. */
const crowd = (ids: readonly CaseId[]) => {
  const known = new Map<CaseId, Answer>();
  const groups: { id: CaseId; to: string; cases: CaseId[] }[] = [];
  const exceptions = new Map<CaseId, string>();
  const cases = [...ids];

  const commandOf = (wish: Deed): { unit: string; command: Command } | null => {
    const id = pick(cases, wish.subject);
    if (id === undefined) return null;
    const now = known.get(id);
    const loop = loops.get(loopOf.get(id) ?? 'arrival');
    const here = loop?.links[now?.link ?? ''];
    const link = pick(here?.next ?? [], wish.choice) ?? pick(Object.keys(loop?.links ?? {}), wish.choice) ?? '';
    const holder = wish.asHolder ? (now?.holder ?? wish.unit) : wish.unit;
    const reason = 'by chance';
    const kind = pick(Object.keys(loop?.evidence ?? {}), wish.choice) ?? '';
    const group = pick(groups, wish.choice);
    const facts = {
      fever: wish.other % 5 === 0,
      symptoms: [],
      result: pick(['negative', 'positive', 'inconclusive'], wish.other) ?? '',
    };
    const fit = units.filter((unit) => {
      const holders = loop?.links[link]?.holders;
      return holders === 'any' || holders?.includes(at.house.units.get(unit as never)?.kind ?? '') === true;
    });
    const receiver = pick(wish.other % 8 === 0 ? units : fit, wish.other) ?? 'DUTY';
    const clock = pick(['link', 'offer', 'end', 'report', 'review'], wish.choice) ?? '';
    switch (wish.type) {
      case 'offer':
        return { unit: holder, command: { type: 'offer', case: id, to: receiver as never, link, splits: reason } };
      case 'accept': {
        // Mostly of those that were offered last: among all cases it would hardly ever be one that can be accepted.
        const offered = (wish.other % 4 === 0 ? null : [...offerOf.keys()].at(-1)) ?? id;
        const offer = known.get(offered)?.offer ?? offerOf.get(offered) ?? '';
        return { unit: toOf.get(offered) ?? wish.unit, command: { type: 'accept', case: offered, offer } };
      }
      case 'refuse':
      case 'withdraw': {
        const unit = wish.type === 'refuse' ? (toOf.get(id) ?? wish.unit) : holder;
        return { unit, command: { type: wish.type, case: id, offer: now?.offer ?? '', reason } };
      }
      case 'claim':
        return { unit: receiver, command: { type: 'claim', case: id, link, reason } };
      case 'offer-group': {
        const mine = cases.filter((other) => known.get(other)?.holder === now?.holder).slice(0, 1 + (wish.choice % 3));
        const to = receiver;
        const handover = newCase();
        groups.push({ id: handover, to, cases: mine });
        return {
          unit: holder,
          command: { type: 'offer-group', handover, cases: mine, to: to as never, link, splits: reason },
        };
      }
      case 'accept-group': {
        if (group === undefined) return null;
        const present = [...group.cases.slice(wish.other % 2), ...(wish.other % 7 === 0 ? [id] : [])];
        return { unit: group.to, command: { type: 'accept-group', handover: group.id, present } };
      }
      case 'refuse-group':
      case 'withdraw-group':
        if (group === undefined) return null;
        return {
          unit: wish.type === 'refuse-group' ? group.to : holder,
          command: { type: wish.type, handover: group.id, reason },
        };
      case 'record':
        return {
          unit: holder,
          command: {
            type: 'record',
            case: id,
            kind,
            facts,
            place: at.site,
            counted: wish.other % 4,
            personal: { surname: 'X' },
          },
        };
      case 'correct':
        return {
          unit: holder,
          command: { type: 'correct', case: id, kind, corrects: 1 + (wish.other % 9), reason, facts },
        };
      case 'close': {
        const ending = pick(Object.keys(loop?.endings ?? {}), wish.choice) ?? '';
        return { unit: holder, command: { type: 'close', case: id, ending, into: pick(cases, wish.other) as never } };
      }
      case 'reopen':
      case 'hasten':
      case 'redecide':
      case 'leave':
      case 'emergency':
        return { unit: holder, command: { type: wish.type, case: id, reason } };
      case 'join':
        return { unit: holder, command: { type: 'join', case: id, party: at.voyage, members: cases.slice(0, 2) } };
      case 'acknowledge':
        return { unit: holder, command: { type: 'acknowledge', case: id, clock } };
      case 'pause':
      case 'resume':
        return { unit: holder, command: { type: wish.type, case: id, clock, reason } };
      case 'ask-exception': {
        const expiresAt = (time + days(1)) as Instant;
        return {
          unit: holder,
          command: { type: 'ask-exception', case: id, evidence: [kind], reason, document: 'D-1', expiresAt },
        };
      }
      case 'approve-exception':
      case 'refuse-exception':
        return { unit: wish.unit, command: { type: wish.type, case: id, exception: exceptions.get(id) ?? '', reason } };
      case 'review-emergency':
        return { unit: wish.unit, command: { type: 'review-emergency', case: id, finding: reason } };
      case 'extend-measure': {
        const until = (time + days(20)) as Instant;
        return {
          unit: wish.unit,
          command: { type: 'extend-measure', case: id, until, reason, basis: 'law', objection: 'write' },
        };
      }
      case 'lift-measure':
        return { unit: wish.unit, command: { type: 'lift-measure', case: id, reason, basis: 'law' } };
      case 'open-specimen': {
        const specimen = newCase();
        loopOf.set(specimen, 'specimen');
        cases.push(specimen);
        return {
          unit: holder,
          command: { type: 'open', case: specimen, loop: 'specimen', holder: holder as never, subject: id },
        };
      }
      case 'sweep':
      case 'jump':
        return null;
    }
  };
  const loopOf = new Map<CaseId, string>();
  const toOf = new Map<CaseId, string>();
  const offerOf = new Map<CaseId, string>();
  let time = 0;
  return {
    cases,
    loopOf,
    tick(now: number) {
      time = now;
    },
    know(answer: Answer) {
      known.set(answer.case, answer);
    },
    async do(wish: Deed, again = true): Promise<string | null> {
      const made = commandOf(wish);
      if (made === null) return null;
      const { unit, command } = made;
      const happenedAt = wish.late === 0 ? null : ((time - wish.late) as Instant);
      const order = stamped(unit, command, happenedAt === null ? {} : { happenedAt });
      const reply = await at.house.submit(order);
      if ('refused' in reply) {
        // What is missing is recorded, and the deed is done once more.
        const { code, case: id, about } = reply.refused;
        if (!again || code !== 'evidence_missing' || id === null) return null;
        for (const need of about) {
          const [kind = '', count = '1'] = (need.split('|')[0] ?? '').split(':');
          const order: Command = {
            type: 'record',
            case: id,
            kind,
            facts: { fever: false, symptoms: [] },
            place: at.site,
            counted: 0,
          };
          for (let times = Number(count); times > 0; times -= 1) {
            for (const by of [known.get(id)?.holder ?? '', ...units]) {
              if ('done' in (await at.house.submit(stamped(by, order)))) break;
            }
          }
        }
        return this.do(wish, false);
      }
      const { done } = reply;
      known.set(done.case, done);
      if (command.type === 'offer') {
        toOf.set(done.case, command.to);
        offerOf.delete(done.case);
        offerOf.set(done.case, order.commandId);
      }
      if (command.type === 'offer-group') for (const head of command.cases) toOf.set(head, command.to);
      if (command.type === 'ask-exception') exceptions.set(done.case, order.commandId);
      for (const opened of [...done.opened, ...done.gaps]) {
        if (cases.includes(opened)) continue;
        loopOf.set(opened, 'gap');
        cases.push(opened);
      }
      return command.type;
    },
  };
};

test('whatever is commanded, in whatever order, the auditor finds nothing broken', async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 60, maxLength: 120 }), async (wishes) => {
      const people: CaseId[] = [];
      const answers: Answer[] = [];
      for (let count = 0; count < 3; count += 1) {
        const id = newCase();
        const answer = await at.act('PVG-AIRPORT', {
          type: 'open',
          case: id,
          loop: 'arrival',
          holder: 'CARRIERS' as never,
          voyage: at.voyage,
          facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 },
        });
        people.push(id);
        answers.push(answer);
      }
      const all = crowd([...people, at.run]);
      all.loopOf.set(at.run, 'run');
      for (const answer of answers) all.know(answer);
      const { pool } = at.house.owner;
      for (const wish of wishes) {
        const { rows } = await pool.query<{ now: number }>('select huan.now() as now');
        const now = rows[0]?.now ?? 0;
        all.tick(now);
        // Between two deeds a moment passes, so that counts and moves are told apart.
        const step = wish.type === 'jump' ? (pick([1000, minutes(40), days(3)], wish.choice) ?? 1) : 1;
        await setPace(pool, 0, (now + step) as Instant);
        if (wish.type === 'sweep')
          for (let more = 3; more > 0; more -= 1) await sweep(at.house.writer.pool, at.house.ledger);
        else if (wish.type !== 'jump') {
          const type = await all.do(wish);
          if (type !== null) done.set(type, (done.get(type) ?? 0) + 1);
        }
      }
      const { findings } = await at.audit({ dueGrace: days(9000), retentionGrace: days(9000) });
      expect(findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
    }),
    // Runs build on each other's cases, so a failure cannot be shrunk: its findings name the case.
    { numRuns: 8, endOnFailure: true },
  );
  // A crowd that did nothing would prove nothing. How often each deed succeeds is chance, how often any does is not.
  const times = (...kinds: string[]): number => kinds.reduce((sum, kind) => sum + (done.get(kind) ?? 0), 0);
  expect(times('offer', 'accept', 'claim', 'emergency')).toBeGreaterThan(10);
  expect(times('record')).toBeGreaterThan(3);
}, 240_000);
