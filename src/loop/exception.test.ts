import { describe, expect, it } from 'vitest';
import { World, alpha, at, beta, board, clinic, duty, gamma, lab, office } from '../../test/kernel-world.ts';
import { type CaseId, type UnitId, actorId, caseId } from './terms.ts';

const reason = 'because';
const asking = (world: World, evidence = ['weight'], expires = 30) => {
  const id = world.parcel('one');
  const body = {
    type: 'ask-exception',
    case: id,
    evidence,
    reason,
    document: 'letter 3',
    expiresAt: at(expires),
  } as const;
  return { id, body, ask: () => world.do(body, { unit: alpha, actor: actorId('asker') }).id };
};

describe('I4: an exception has document, approver, reason and expiry', () => {
  it('is asked by the holder, in writing, for evidence that the loop knows, not for the past', () => {
    const world = new World().pass(10);
    const { body } = asking(world);
    const code = (change: object, unit = alpha) => world.code({ ...body, ...change }, { unit });
    expect(code({}, beta)).toBe('not_yours');
    expect(code({ reason: '' })).toBe('reason_missing');
    expect(code({ document: '' })).toBe('document_missing');
    expect(code({ expiresAt: at(10) })).toBe('exception_expired');
    expect(code({ evidence: [] })).toBe('evidence_unknown');
    expect(code({ evidence: ['weight', 'horoscope'] })).toBe('evidence_unknown');
  });

  it('lets through only once approved, only what it names, and only until it expires', () => {
    const world = new World();
    const { id, ask } = asking(world);
    const exception = ask();
    const offer = { type: 'offer', case: id, to: beta, link: 'road' } as const;
    expect(world.code(offer, { unit: alpha })).toBe('evidence_missing');
    world.do({ type: 'approve-exception', case: id, exception, reason }, { unit: office });
    const made = world.do(offer, { unit: alpha });
    world.do({ type: 'withdraw', case: id, offer: made.id, reason }, { unit: alpha });
    world.pass(30);
    expect(world.code(offer, { unit: alpha })).toBe('evidence_missing');
  });

  // The holder is ALPHA, the case is offered to BETA, ALPHA's officer `asker` asked. Desks and offices may approve.
  it.each<[string, UnitId, string, string]>([
    ['another office', office, 'someone', 'done'],
    ['a desk that has nothing to do with it', gamma, 'someone', 'not_yours'],
    ['the duty room, whose kind does not approve here', duty, 'someone', 'not_yours'],
    ['whoever asked, from another office', office, 'asker', 'four_eyes'],
    ['another officer of the unit that asked', alpha, 'someone', 'four_eyes'],
    ['whoever asked, from the unit that asked', alpha, 'asker', 'four_eyes'],
    ['the unit that will receive', beta, 'someone', 'four_eyes'],
    ['a kind that does not approve', lab, 'someone', 'not_yours'],
  ])('nobody approves what they asked for or will carry out: %s', (_who, unit, actor, expected) => {
    const world = new World();
    const { id, ask } = asking(world, ['seal']);
    world.record(id, 'weight', alpha);
    const exception = ask();
    world.offer(id, alpha, beta, 'road');
    const outcome = world.give(
      { type: 'approve-exception', case: id, exception, reason },
      { unit, actor: actorId(actor) },
    );
    expect(outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind).toBe(expected);
  });

  it('the unit that holds the case now does not approve either, though another asked', () => {
    const world = new World();
    const { id, ask } = asking(world, ['seal']);
    world.record(id, 'weight', alpha);
    const exception = ask();
    world.hand(id, alpha, beta, 'road');
    const approve = { type: 'approve-exception', case: id, exception, reason } as const;
    expect(world.code(approve, { unit: beta })).toBe('four_eyes');
    expect(world.code(approve, { unit: alpha })).toBe('four_eyes');
  });

  it('whoever approved does not carry it out, from whatever desk', () => {
    const world = new World();
    const { id, ask } = asking(world);
    const exception = ask();
    const actor = actorId('approver');
    world.do({ type: 'approve-exception', case: id, exception, reason }, { unit: office, actor });
    const offer = { type: 'offer', case: id, to: beta, link: 'road' } as const;
    expect(world.code(offer, { unit: alpha, actor })).toBe('evidence_missing');
    const { id: made } = world.do(offer, { unit: alpha });
    expect(world.code({ type: 'accept', case: id, offer: made }, { unit: beta, actor })).toBe('four_eyes');
    world.do({ type: 'accept', case: id, offer: made }, { unit: beta });
    // Danger to life goes first.
    world.do({ type: 'emergency', case: id, reason: 'collapsed' }, { unit: beta });
    const { id: urgent } = world.do({ type: 'offer', case: id, to: clinic, link: 'clinic' }, { unit: beta });
    world.do({ type: 'accept', case: id, offer: urgent }, { unit: clinic, actor });
    expect(world.state(id).holder).toBe(clinic);
  });

  it('is decided once, with a reason, and not after it expired', () => {
    const world = new World();
    const { id, ask } = asking(world);
    const exception = ask();
    const approve = { type: 'approve-exception', case: id, exception, reason } as const;
    expect(world.code({ ...approve, reason: '' }, { unit: office })).toBe('reason_missing');
    expect(world.code({ ...approve, exception: 'other' }, { unit: office })).toBe('exception_unknown');
    world.do({ ...approve, type: 'refuse-exception' }, { unit: office });
    expect(world.code(approve, { unit: office })).toBe('exception_decided');
    const late = ask();
    world.pass(30);
    expect(world.code({ ...approve, exception: late }, { unit: office })).toBe('exception_expired');
  });
});

describe('I12: what one territory decides binds nobody in another', () => {
  it('an approver of another branch neither approves, extends, lifts, hastens, decides again, reviews nor reopens', () => {
    const world = new World();
    const parcel = world.loops.get('parcel')!;
    const { everywhere: _, ...local } = parcel;
    world.loops.set('parcel', local);
    const id = world.stored('one');
    const ask = {
      type: 'ask-exception',
      case: id,
      evidence: ['seal'],
      reason,
      document: 'd',
      expiresAt: at(900),
    } as const;
    const exception = world.do(ask, { unit: gamma, actor: actorId('asker') }).id;
    world.do({ type: 'emergency', case: id, reason }, { unit: clinic });
    const written = { reason, basis: 'law', objection: 'in writing' };
    const orders = [
      { type: 'approve-exception', case: id, exception, reason },
      { type: 'extend-measure', case: id, until: at(99_999), ...written },
      { type: 'lift-measure', case: id, ...written },
      { type: 'hasten', case: id, reason },
      { type: 'redecide', case: id, reason },
      { type: 'review-emergency', case: id, finding: reason },
    ] as const;
    for (const order of orders) expect(world.code(order, { unit: board }), order.type).toBe('not_yours');
    for (const order of orders.filter(({ type }) => type !== 'lift-measure')) world.do(order, { unit: office });
    world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
    expect(world.code({ type: 'reopen', case: id, reason }, { unit: board })).toBe('not_yours');
    world.do({ type: 'reopen', case: id, reason }, { unit: office });
  });
});

describe('I7: an exception that was asked for calls somebody', () => {
  it('until it is answered, and another that waits goes on calling', () => {
    const world = new World();
    const { id, ask } = asking(world);
    const [first, second] = [ask(), ask()];
    expect(world.state(id).clocks['exception']).toMatchObject({ purpose: 'exception', budget: 20 * 60_000 });
    world.do({ type: 'approve-exception', case: id, exception: first, reason }, { unit: office });
    world.pass(20).lapse(id, 'exception');
    world.do({ type: 'refuse-exception', case: id, exception: second, reason }, { unit: office });
    expect(world.state(id).clocks['exception']).toBeUndefined();
  });
});

describe('I14: authority is judged when it happened', () => {
  it('a handover delivered late counts when the exception still stood as it was made, and not a minute after', () => {
    const world = new World();
    const { id, ask } = asking(world);
    const exception = ask();
    world.do({ type: 'approve-exception', case: id, exception, reason }, { unit: office });
    world.pass(45);
    const offer = { type: 'offer', case: id, to: beta, link: 'road' } as const;
    expect(world.code(offer, { unit: alpha })).toBe('evidence_missing');
    expect(world.code(offer, { unit: alpha, at: 30 })).toBe('evidence_missing');
    const { id: made } = world.do(offer, { unit: alpha, at: 29 });
    world.do({ type: 'accept', case: id, offer: made }, { unit: beta });
  });

  it('not longer ago than policy lets a device be', () => {
    const world = new World();
    const { id, ask } = asking(world);
    const exception = ask();
    world.do({ type: 'approve-exception', case: id, exception, reason }, { unit: office });
    world.pass(631);
    const offer = { type: 'offer', case: id, to: beta, link: 'road' } as const;
    expect(world.code(offer, { unit: alpha, at: 29 })).toBe('happened_too_early');
  });

  it('an approval given in time and delivered late is one', () => {
    const world = new World();
    const { id, ask } = asking(world);
    const exception = ask();
    world.pass(45);
    const approve = { type: 'approve-exception', case: id, exception, reason } as const;
    expect(world.code(approve, { unit: office })).toBe('exception_expired');
    world.do(approve, { unit: office, at: 20 });
  });
});

describe('danger to life goes first', () => {
  it.each(['a sample whose duty lapses', 'a group whose offer lapses', 'a group that is accepted'])(
    'an emergency about %s is still reviewed',
    (what) => {
      const world = new World();
      const id = world.parcel('one');
      world.record(id, 'weight', alpha);
      let about: CaseId;
      if (what.startsWith('a sample')) {
        about = world.sample('x', id);
        world.do({ type: 'emergency', case: about, reason }, { unit: lab });
        world.pass(60).lapse(about, 'link');
        world.pass(10).lapse(about, 'link');
      } else {
        about = caseId('group-1');
        const group = { type: 'offer-group', handover: about, cases: [id], to: beta, link: 'road' } as const;
        world.do(group, { unit: alpha });
        world.do({ type: 'emergency', case: about, reason }, { unit: alpha });
        if (what.endsWith('accepted'))
          world.do({ type: 'accept-group', handover: about, present: [id] }, { unit: beta });
        else world.pass(15).lapse(about, 'offer');
      }
      expect(world.state(about).custody).toBe('closed');
      expect(world.openGaps(about)).toContain('emergency-review');
    },
  );

  it('one tap by anybody, and a clock for the review', () => {
    const world = new World();
    const id = world.parcel('one');
    world.do({ type: 'emergency', case: id, reason: '' }, { unit: gamma });
    expect(world.state(id).clocks['review']).toMatchObject({ purpose: 'review', budget: 120 * 60_000 });
  });

  it('the clinic that has the person claims them without any paper', () => {
    const world = new World();
    const id = world.parcel('one');
    const claim = { type: 'claim', case: id, link: 'clinic', reason: 'in our bed' } as const;
    expect(world.code(claim, { unit: clinic })).toBe('link_not_allowed');
    world.do({ type: 'emergency', case: id, reason: 'collapsed' }, { unit: clinic });
    world.do(claim, { unit: clinic });
    expect(world.state(id)).toMatchObject({ holder: clinic, link: 'clinic' });
    expect(world.gapOf(id, 'giver-signature').facts['missing']).toBeUndefined();
  });

  it('a second tap says nothing new', () => {
    const world = new World();
    const id = world.parcel('one');
    world.do({ type: 'emergency', case: id, reason: '' }, { unit: gamma });
    expect(world.do({ type: 'emergency', case: id, reason: '' }, { unit: beta }).events).toEqual([]);
  });

  it('but one after somebody answered the call is another danger, and calls again', () => {
    const world = new World();
    const id = world.parcel('one');
    world.do({ type: 'emergency', case: id, reason: 'fainted' }, { unit: gamma });
    world.do({ type: 'acknowledge', case: id, clock: 'review' }, { unit: office });
    world.pass(60).do({ type: 'emergency', case: id, reason: 'no pulse' }, { unit: beta });
    expect(world.ledger.filter(({ name }) => name === 'emergency.declared.1')).toHaveLength(2);
    expect(world.state(id).clocks['review']).toMatchObject({ acknowledged: false, since: world.now });
    expect(world.state(id).emergency).toMatchObject({ unit: beta });
  });

  it('is reviewed by an approver who did not declare it, with a finding', () => {
    const world = new World();
    const id = world.parcel('one');
    const review = { type: 'review-emergency', case: id, finding: 'rightly' } as const;
    expect(world.code(review, { unit: board })).toBe('emergency_none');
    world.do({ type: 'emergency', case: id, reason: '' }, { unit: board, actor: actorId('rash') });
    expect(world.code(review, { unit: board, actor: actorId('rash') })).toBe('four_eyes');
    expect(world.code(review, { unit: board, actor: actorId('colleague') })).toBe('four_eyes');
    expect(world.code(review, { unit: lab })).toBe('not_yours');
    expect(world.code({ ...review, finding: '' }, { unit: office })).toBe('reason_missing');
    world.do(review, { unit: office });
    expect(world.state(id)).toMatchObject({ emergency: null });
    expect(Object.keys(world.state(id).clocks)).toEqual(['link']);
  });

  it('a case that is closed before the review leaves a gap, settled by the review', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    world.do({ type: 'emergency', case: id, reason: 'collapsed' }, { unit: gamma });
    world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
    expect(world.openGaps(id)).toEqual(['emergency-review']);
    world.do({ type: 'review-emergency', case: id, finding: 'rightly' }, { unit: board });
    expect(world.openGaps(id)).toEqual([]);
  });
});
