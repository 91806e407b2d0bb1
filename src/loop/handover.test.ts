import { describe, expect, it } from 'vitest';
import { World, alpha, at, beta, clinic, duty, gamma, gate, lab, office, system } from '../../test/kernel-world.ts';
import { type CaseId, caseId, unitId } from './terms.ts';

const reason = 'the giver does not answer';
const weighed = (world: World, name = 'one') => {
  const id = world.parcel(name);
  world.record(id, 'weight', alpha);
  return id;
};

describe('I1, I2: custody moves by two signatures', () => {
  it('the giver holds until the receiver signs', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    expect(world.state(id)).toMatchObject({ custody: 'offered', holder: alpha, link: 'counter' });
    world.pass(3).do({ type: 'accept', case: id, offer }, { unit: beta });
    expect(world.state(id)).toMatchObject({ custody: 'held', holder: beta, link: 'road', heldSince: at(3) });
  });

  it('a holder that accepts once more, with an older date, attests nothing', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    world.pass(5).do({ type: 'accept', case: id, offer }, { unit: beta });
    expect(world.code({ type: 'accept', case: id, offer }, { unit: beta, at: 2 })).toBe('same_holder');
  });

  it('an accepted case is no longer editable by the giver', () => {
    const world = new World();
    const id = weighed(world);
    world.hand(id, alpha, beta, 'road');
    expect(world.code({ type: 'record', case: id, kind: 'weight' }, { unit: alpha })).toBe('not_yours');
    expect(world.code({ type: 'correct', case: id, kind: 'weight', corrects: 2, reason }, { unit: alpha })).toBe(
      'not_yours',
    );
  });

  it('a refused, a withdrawn and a lapsed offer leave custody where it was', () => {
    const world = new World();
    const id = weighed(world);
    const first = world.offer(id, alpha, beta, 'road');
    world.do({ type: 'refuse', case: id, offer: first, reason: 'full' }, { unit: beta });
    expect(world.state(id)).toMatchObject({ custody: 'held', holder: alpha, offer: null });
    const second = world.offer(id, alpha, beta, 'road');
    world.do({ type: 'withdraw', case: id, offer: second, reason: 'mistake' }, { unit: alpha });
    expect(world.state(id)).toMatchObject({ custody: 'held', holder: alpha, offer: null });
    world.offer(id, alpha, beta, 'road');
    world.pass(15).lapse(id, 'offer');
    expect(world.state(id)).toMatchObject({ custody: 'held', holder: alpha, offer: null });
    expect(world.openGaps(id)).toEqual(['offer-lapsed']);
    expect(Object.keys(world.state(id).clocks)).toEqual(['link']);
  });

  it('refusing, withdrawing and claiming need a written reason', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    expect(world.code({ type: 'refuse', case: id, offer, reason: ' ' }, { unit: beta })).toBe('reason_missing');
    expect(world.code({ type: 'withdraw', case: id, offer, reason: '' }, { unit: alpha })).toBe('reason_missing');
    expect(world.code({ type: 'claim', case: id, link: 'road', reason: '' }, { unit: gamma })).toBe('reason_missing');
  });

  it('whoever has the case when the giver is silent claims it, and the missing signature is a gap of the giver', () => {
    const world = new World();
    const id = weighed(world);
    world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma });
    expect(world.state(id)).toMatchObject({ custody: 'held', holder: gamma, link: 'road' });
    const gap = world.gapOf(id, 'giver-signature');
    expect(gap).toMatchObject({ holder: alpha, custody: 'held' });
    expect(Object.keys(gap.clocks)).toEqual(['link']);
  });

  it('a claim says which evidence was missing', () => {
    const world = new World();
    const id = world.parcel('one');
    world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma });
    expect(world.gapOf(id, 'giver-signature').facts['missing']).toEqual(['weight']);
  });

  it('a later acceptance by a third desk does not settle the missing signature of a silent giver', () => {
    const world = new World();
    const id = weighed(world);
    world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma });
    world.record(id, 'seal', gamma);
    world.hand(id, gamma, beta, 'depot');
    expect(world.openGaps(id)).toEqual(['giver-signature']);
  });

  it('nobody claims into a link that cannot follow, or that their kind may not hold', () => {
    const world = new World();
    const id = weighed(world);
    expect(world.code({ type: 'claim', case: id, link: 'road', reason }, { unit: clinic })).toBe(
      'receiver_cannot_hold',
    );
    world.hand(id, alpha, beta, 'road');
    expect(world.code({ type: 'claim', case: id, link: 'counter', reason }, { unit: gamma })).toBe('link_not_allowed');
  });

  it('whoever has it claims although a whole link was silent', () => {
    const world = new World();
    const id = weighed(world);
    world.do({ type: 'claim', case: id, link: 'depot', reason }, { unit: gamma });
    expect(world.state(id)).toMatchObject({ holder: gamma, link: 'depot' });
    expect(world.openGaps(id)).toContain('giver-signature');
  });
});

describe('I4: a claim is no way round', () => {
  const open = (world: World, id: CaseId) => world.openGaps(id).toSorted();

  it('evidence, without others hearing of it: a gap beside the signature, closed by another hand', () => {
    const world = new World();
    const id = world.parcel('one');
    world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma });
    expect(open(world, id)).toEqual(['evidence-skipped', 'giver-signature']);
    expect(world.gapOf(id, 'evidence-skipped').facts).toMatchObject({ missing: ['weight'], receiver: gamma });
  });

  it('what policy forbids: custody is where the parcel is, and that it went there is told', () => {
    const world = new World();
    const id = weighed(world);
    const { exits = () => null } = world.tables;
    world.tables['exits'] = (facts) => (facts['to'] === 'road' ? { allowed: false, needs: '' } : exits(facts));
    world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma });
    expect(world.state(id).holder).toBe(gamma);
    expect(open(world, id)).toEqual(['giver-signature', 'link-forbidden']);
    expect(world.gapOf(id, 'link-forbidden').facts['between']).toEqual(['counter', 'road']);
  });

  it('a ship that is held: who would be refused as receiver is told as claimant, not signed for by both', () => {
    const world = new World();
    const parcel = world.loops.get('parcel')!;
    const heeds = { link: 'counter', held: 'held', from: 'heldAt', only: { by: 'ship' } };
    world.loops.set('parcel', { ...parcel, heeds });
    const { exits = () => null } = world.tables;
    world.tables['exits'] = (facts) =>
      facts['held'] === true && facts['to'] === 'road' ? { allowed: false, needs: '' } : exits(facts);
    const shelf = world.loops.get('shelf')!;
    world.loops.set('shelf', { ...shelf, evidence: { ...shelf.evidence, heads: { lasts: 'case', counts: 'voyage' } } });
    const ship = caseId('shelf-ship');
    world.do({ type: 'open', case: ship, loop: 'shelf', holder: alpha }, { unit: alpha });
    const id = world.parcel('one', { voyage: ship, facts: { by: 'ship' } });
    world.record(id, 'weight', alpha);
    const offer = world.offer(id, alpha, beta, 'road');
    world.record(ship, 'note', alpha, { held: true, heldAt: at(0) });
    expect(world.code({ type: 'accept', case: id, offer }, { unit: beta })).toBe('link_not_allowed');
    world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: beta });
    expect(world.state(id).holder).toBe(beta);
    expect(open(world, id)).toEqual(['giver-signature', 'link-forbidden']);
  });

  it('danger to life passes, and is nobody’s fault', () => {
    const world = new World();
    const id = world.parcel('one');
    world.do({ type: 'emergency', case: id, reason }, { unit: alpha });
    world.do({ type: 'claim', case: id, link: 'clinic', reason }, { unit: clinic });
    expect(open(world, id)).toEqual(['giver-signature']);
  });
});

describe('I6: nobody rides on no run', () => {
  /** GATE takes parcels onto the road on shelves only: shelves are its vehicles. */
  const riding = () => {
    const world = new World();
    const parcel = world.loops.get('parcel')!;
    const road = { ...parcel.links['road']!, rides: { by: 'gate', loop: 'shelf' } };
    world.loops.set('parcel', { ...parcel, links: { ...parcel.links, road } });
    const shelf = world.loops.get('shelf')!;
    world.loops.set('shelf', { ...shelf, links: { open: { holders: 'any', next: ['open'] } } });
    const runs = { mine: caseId('shelf-mine'), other: caseId('shelf-other'), over: caseId('shelf-over') };
    for (const run of Object.values(runs)) {
      world.do({ type: 'open', case: run, loop: 'shelf', holder: alpha }, { unit: alpha });
      if (run !== runs.other) world.hand(run, alpha, gate, 'open');
    }
    world.do({ type: 'close', case: runs.over, ending: 'dismantled' }, { unit: gate });
    return { world, id: weighed(world), runs };
  };

  it.each(['none', 'nothing', 'other', 'over'] as const)('an offer on %s is refused, alone and in a group', (which) => {
    const { world, id, runs } = riding();
    const run = which === 'none' ? {} : { run: which === 'nothing' ? caseId('nowhere') : runs[which] };
    const offer = { type: 'offer', case: id, to: gate, link: 'road', ...run } as const;
    expect(world.no(offer, { unit: alpha })).toMatchObject({ code: 'run_missing', about: ['run'] });
    const group = { ...offer, type: 'offer-group', handover: caseId('group-1'), cases: [id] } as const;
    expect(world.code(group, { unit: alpha })).toBe('run_missing');
    world.do({ ...offer, to: beta }, { unit: alpha });
  });

  it('and a run that ended, or changed hands, before the acceptance carries nobody', () => {
    const { world, id, runs } = riding();
    const offer = { type: 'offer', case: id, to: gate, link: 'road', run: runs.mine } as const;
    const { id: made } = world.do(offer, { unit: alpha });
    world.do({ type: 'close', case: runs.mine, ending: 'dismantled' }, { unit: gate });
    expect(world.code({ type: 'accept', case: id, offer: made }, { unit: gate })).toBe('run_missing');
    world.do({ type: 'reopen', case: runs.mine, reason }, { unit: gate });
    world.do({ type: 'accept', case: id, offer: made }, { unit: gate });
    expect(world.state(id).run).toBe(runs.mine);
  });

  it('whoever is opened again on the road is on the run as before, and not with nobody to count them', () => {
    const { world, id, runs } = riding();
    const { id: made } = world.do({ type: 'offer', case: id, to: gate, link: 'road', run: runs.mine }, { unit: alpha });
    world.do({ type: 'accept', case: id, offer: made }, { unit: gate });
    world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
    world.do({ type: 'reopen', case: id, reason }, { unit: office });
    expect(world.state(id)).toMatchObject({ holder: gate, run: runs.mine });
    expect(world.openGaps(id)).toEqual([]);
    // A run that is over carries nobody.
    world.do({ type: 'close', case: id, ending: 'destroyed' }, { unit: office });
    world.do({ type: 'close', case: runs.mine, ending: 'dismantled' }, { unit: gate });
    world.do({ type: 'reopen', case: id, reason }, { unit: office });
    expect(world.state(id)).toMatchObject({ holder: gate, run: null });
    expect(world.openGaps(id)).toEqual(['run-missing']);
  });

  it('whoever claims somebody on no run tells it by a gap; a run that is not theirs counts nobody', () => {
    const { world, id, runs } = riding();
    const claim = { type: 'claim', case: id, link: 'road', reason } as const;
    expect(world.code({ ...claim, run: runs.other }, { unit: gate })).toBe('run_missing');
    world.do(claim, { unit: gate });
    expect(world.openGaps(id).toSorted()).toEqual(['giver-signature', 'run-missing']);
    const other = weighed(world, 'two');
    world.do({ ...claim, case: other, run: runs.mine }, { unit: gate });
    expect(world.openGaps(other)).toEqual(['giver-signature']);
  });
});

describe('I14: authority is judged when it happened', () => {
  it('nobody offers, refuses, withdraws or closes before custody came to the side that signs', () => {
    const world = new World();
    const id = weighed(world);
    world.pass(20).hand(id, alpha, beta, 'road');
    world.record(id, 'seal', beta);
    const offer = { type: 'offer', case: id, to: gamma, link: 'depot' } as const;
    expect(world.code(offer, { unit: beta, at: 18 })).toBe('happened_too_early');
    // Two devices may differ by a minute.
    const { id: made } = world.do(offer, { unit: beta, at: 19 });
    expect(world.code({ type: 'refuse', case: id, offer: made, reason }, { unit: gamma, at: 18 })).toBe(
      'happened_too_early',
    );
    expect(world.code({ type: 'withdraw', case: id, offer: made, reason }, { unit: beta, at: 18 })).toBe(
      'happened_too_early',
    );
    world.do({ type: 'withdraw', case: id, offer: made, reason }, { unit: beta });
    const close = { type: 'close', case: id, ending: 'destroyed' } as const;
    expect(world.code(close, { unit: office, at: 18 })).toBe('happened_too_early');
    world.do(close, { unit: office });
  });
});

describe('I1: nothing is held by whom nobody can find', () => {
  it('not by Huan itself, nor by a mere node of the tree, whatever a loop declares', () => {
    const world = new World();
    const question = { type: 'open', case: caseId('q'), loop: 'question', holder: system } as const;
    expect(world.code(question, { unit: alpha })).toBe('receiver_cannot_hold');
    world.tables['holders'] = () => ({ holder: system });
    world.do({ ...question, holder: null }, { unit: alpha });
    expect(world.state(question.case).holder).toBe(duty);
    const offer = { type: 'offer', case: question.case, to: system, link: 'raised' } as const;
    expect(world.code(offer, { unit: duty })).toBe('receiver_cannot_hold');
    world.tables['gaps'] = () => ({ owner: system });
    const id = world.parcel('one');
    world.record(id, 'lost', alpha);
    expect(world.gapOf(id, 'lost').holder).toBe(duty);
  });
});

describe('an offer that cannot be made', () => {
  it.each([
    ['to nobody known', 'NOBODY', 'road', 'receiver_unknown'],
    ['to a kind that may not hold the link', 'CLINIC', 'road', 'receiver_cannot_hold'],
    ['to oneself', 'ALPHA', 'road', 'same_holder'],
    ['to a link that is not there', 'BETA', 'heaven', 'link_unknown'],
    ['to a link that cannot follow', 'BETA', 'depot', 'link_not_allowed'],
  ])('%s', (_what, to, link, code) => {
    const world = new World();
    const id = weighed(world);
    expect(world.code({ type: 'offer', case: id, to: unitId(to), link }, { unit: alpha })).toBe(code);
  });

  it('where policy is silent about the exit', () => {
    const world = new World();
    const id = weighed(world);
    world.tables['exits'] = () => null;
    expect(world.code({ type: 'offer', case: id, to: beta, link: 'road' }, { unit: alpha })).toBe('link_not_allowed');
  });
});

describe('I14: two times', () => {
  it('late acceptance of a lapsed offer counts while the giver still holds, and settles the alarm on the record', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    world.pass(15).lapse(id, 'offer');
    const gap = world.gapOf(id, 'offer-lapsed').caseId;
    world.pass(20).do({ type: 'accept', case: id, offer }, { unit: beta, at: 10 });
    expect(world.state(id)).toMatchObject({ holder: beta, link: 'road', heldSince: at(10), lapsedOffer: null });
    expect(world.state(gap)).toMatchObject({ custody: 'closed', ending: 'settled' });
    expect(world.state(gap).evidence['proof']?.count).toBe(1);
    expect(world.ledger.find(({ name }) => name === 'offer.accepted.1')).toMatchObject({ data: { late: true } });
  });

  it('late acceptance counts no more when the giver has offered elsewhere or handed over', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    world.pass(15).lapse(id, 'offer');
    const second = world.offer(id, alpha, gamma, 'road');
    expect(world.code({ type: 'accept', case: id, offer }, { unit: beta })).toBe('offer_other');
    world.do({ type: 'accept', case: id, offer: second }, { unit: gamma });
    expect(world.code({ type: 'accept', case: id, offer }, { unit: beta })).toBe('nothing_offered');
  });

  it('an acceptance older than the latest custody event moves nothing: attested, and a hole in the history', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    world.pass(10).do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma });
    world.pass(10).do({ type: 'accept', case: id, offer }, { unit: beta, at: 5 });
    expect(world.state(id)).toMatchObject({ holder: gamma, heldSince: at(10) });
    expect(world.ledger.some(({ name }) => name === 'signature.attested.1')).toBe(true);
    expect(world.openGaps(id)).toEqual(['giver-signature', 'history']);
  });

  it('a claim older than the latest custody event moves nothing either', () => {
    const world = new World();
    const id = weighed(world);
    world.pass(10).hand(id, alpha, beta, 'road');
    world.pass(10).do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma, at: 5 });
    expect(world.state(id).holder).toBe(beta);
    expect(world.openGaps(id)).toEqual(['history']);
  });

  it('a signature for a closed case is attested when it is older than the closing custody', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    world.pass(10).do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma });
    world.record(id, 'clean', lab);
    world.do({ type: 'close', case: id, ending: 'delivered' }, { unit: gamma });
    world.pass(10).do({ type: 'accept', case: id, offer }, { unit: beta, at: 5 });
    expect(world.state(id)).toMatchObject({ custody: 'closed', holder: gamma });
    expect(world.openGaps(id)).toContain('history');
  });

  it('a device may be a little ahead and some time behind, as far as policy says', () => {
    const world = new World().pass(1000);
    const id = weighed(world);
    const note = { type: 'record', case: id, kind: 'note' } as const;
    expect(world.code(note, { unit: alpha, at: 1006 })).toBe('happened_after_now');
    expect(world.code(note, { unit: alpha, at: 399 })).toBe('happened_too_early');
    world.do(note, { unit: alpha, at: 1005 });
    world.do(note, { unit: alpha, at: 400 });
    expect(world.state(id).evidence['note']).toMatchObject({ firstAt: at(400), lastAt: at(1000), count: 2 });
  });

  it('the bounds of the loop that is being opened hold for its opening', () => {
    const world = new World().pass(1000);
    world.tables['bounds'] = ({ loop }) => (loop === 'parcel' ? { aheadMinutes: 0, behindMinutes: 100 } : null);
    const open = { type: 'open', case: caseId('late'), loop: 'parcel', holder: alpha } as const;
    world.do(open, { unit: alpha, at: 950 });
    expect(world.state(caseId('late')).openedAt).toBe(at(950));
    const question = { ...open, case: caseId('other'), loop: 'question' };
    expect(world.code(question, { unit: alpha, at: 999 })).toBe('happened_too_early');
  });

  it('a device that is ahead means now: the next signature is not older than one already given', () => {
    const world = new World();
    const id = weighed(world);
    const offer = world.offer(id, alpha, beta, 'road');
    world.do({ type: 'accept', case: id, offer }, { unit: beta, at: 4 });
    expect(world.state(id).heldSince).toBe(at(0));
    world.record(id, 'seal', beta);
    world.pass(1).hand(id, beta, gamma, 'depot');
    expect(world.state(id).holder).toBe(gamma);
  });

  it('what follows by itself is signed by Huan and happens now, whatever the device said', () => {
    const world = new World().pass(100);
    const id = weighed(world);
    world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: gamma, at: 100 });
    const noted = world.ledger.find(({ name }) => name === 'gap.noted.1');
    expect(noted).toMatchObject({ unit: system, actor: 'huan', happenedAt: at(100) });
  });
});

describe('a party', () => {
  const pair = (world: World) => {
    const one = weighed(world, 'one');
    const two = weighed(world, 'two');
    const body = { type: 'join', party: caseId('party'), members: [one, two] } as const;
    world.do({ ...body, case: one }, { unit: alpha });
    world.do({ ...body, case: two }, { unit: alpha });
    return { one, two };
  };

  it('is not parted without a written reason', () => {
    const world = new World();
    const { one, two } = pair(world);
    const refused = world.no({ type: 'offer', case: one, to: beta, link: 'road' }, { unit: alpha });
    expect(refused).toMatchObject({ code: 'party_split', about: [two] });
    world.do({ type: 'offer', case: one, to: beta, link: 'road', splits: 'father stays behind' }, { unit: alpha });
  });

  it('lets one go who left it, or whose companions are elsewhere already', () => {
    const world = new World();
    const { one, two } = pair(world);
    world.do({ type: 'offer', case: one, to: beta, link: 'road', splits: 'first' }, { unit: alpha });
    world.do({ type: 'claim', case: one, link: 'road', reason }, { unit: beta });
    world.offer(two, alpha, beta, 'road');
    expect(world.state(two).custody).toBe('offered');
  });
});

describe('a link outside the loop', () => {
  it('is reached by an ordinary handover when nothing holds the case', () => {
    const world = new World();
    const id = weighed(world);
    world.hand(id, alpha, gate, 'abroad');
    expect(world.state(id)).toMatchObject({ holder: gate, link: 'abroad' });
  });
});

describe('a unit that has stopped working', () => {
  it('is offered nothing and opened nothing, alone or in a group; what it was offered before it still takes', () => {
    const world = new World();
    const [one, two] = [weighed(world, 'one'), weighed(world, 'two')];
    const offer = world.offer(one, alpha, beta, 'road');
    world.inactive.add(beta);
    const to = { to: beta, link: 'road' } as const;
    expect(world.code({ type: 'offer', case: two, ...to }, { unit: alpha })).toBe('unit_inactive');
    const group = { type: 'offer-group', handover: caseId('group'), cases: [two], ...to } as const;
    expect(world.code(group, { unit: alpha })).toBe('unit_inactive');
    const opening = { type: 'open', case: caseId('new'), loop: 'parcel', holder: beta } as const;
    expect(world.code(opening, { unit: alpha })).toBe('unit_inactive');
    world.do({ type: 'accept', case: one, offer }, { unit: beta });
    expect(world.state(one).holder).toBe(beta);
    // Whoever has it in their hands says so, whatever the tree says of them.
    world.do({ type: 'claim', case: two, link: 'road', reason }, { unit: beta });
    expect(world.state(two).holder).toBe(beta);
  });

  it('lets go of what it holds, and owes what is about that until then', () => {
    const world = new World();
    world.tables['gaps'] = () => ({ owner: 'holder' });
    const id = weighed(world);
    world.hand(id, alpha, beta, 'road');
    world.inactive.add(beta);
    world.record(id, 'seal', beta);
    world.record(id, 'lost', lab);
    expect(world.gapOf(id, 'lost').holder).toBe(beta);
    world.hand(id, beta, gamma, 'depot');
    expect(world.state(id).holder).toBe(gamma);
  });

  it('owns no new gap about what others hold: the unit above it does, and at last the duty room', () => {
    const world = new World();
    world.tables['gaps'] = () => ({ owner: 'giver' });
    for (const [name, gone, owner] of [
      ['one', [alpha], office],
      ['two', [alpha, office], duty],
    ] as const) {
      const id = weighed(world, name);
      for (const unit of gone) world.inactive.add(unit);
      world.do({ type: 'claim', case: id, link: 'road', reason }, { unit: beta });
      expect(world.gapOf(id, 'giver-signature').holder).toBe(owner);
      world.inactive.clear();
    }
  });
});
