import { describe, expect, it } from 'vitest';
import { World, alpha, beta, gamma, gate, parcelId } from '../../test/kernel-world.ts';
import { type CaseId, caseId } from './terms.ts';

const handover = caseId('handover-1');
const names = ['one', 'two', 'three'];

const bus = (link = 'road', to = beta) => {
  const world = new World();
  const heads = names.map((name) => {
    const id = world.parcel(name);
    world.record(id, 'weight', alpha);
    return id;
  });
  world.do({ type: 'offer-group', handover, cases: heads, to, link }, { unit: alpha });
  const [one, two, three] = heads as [CaseId, CaseId, CaseId];
  return { world, heads, one, two, three };
};

describe('offering a group', () => {
  it('is all or nothing and names everything that prevents it', () => {
    const world = new World();
    const [one, two, three] = names.map((name) => world.parcel(name)) as [CaseId, CaseId, CaseId];
    world.record(one, 'weight', alpha);
    world.record(two, 'weight', alpha);
    world.offer(two, alpha, gamma, 'road');
    const cases = [one, two, three, parcelId('ghost')];
    const refused = world.no({ type: 'offer-group', handover, cases, to: beta, link: 'road' }, { unit: alpha });
    expect([refused, ...(refused.others ?? [])].map(({ code, case: about }) => [about, code])).toEqual([
      [two, 'already_offered'],
      [three, 'evidence_missing'],
      [parcelId('ghost'), 'not_found'],
    ]);
    expect(world.states.has(handover)).toBe(false);
    expect(world.state(one).custody).toBe('held');
  });

  it('of nobody is refused, and a handover is offered once', () => {
    const { world, heads } = bus();
    const offer = { type: 'offer-group', handover: caseId('h2'), cases: [], to: beta, link: 'road' } as const;
    expect(world.code(offer, { unit: alpha })).toBe('heads_none');
    expect(world.code({ ...offer, handover, cases: heads }, { unit: alpha })).toBe('already_opened');
  });

  it('does not part a party that would stay behind', () => {
    const world = new World();
    const [one, two] = names.map((name) => world.parcel(name)) as [CaseId, CaseId];
    for (const id of [one, two]) {
      world.record(id, 'weight', alpha);
      world.do({ type: 'join', case: id, party: caseId('p'), members: [one, two] }, { unit: alpha });
    }
    const offer = { type: 'offer-group', handover, cases: [one], to: beta, link: 'road' } as const;
    expect(world.no(offer, { unit: alpha })).toMatchObject({ code: 'party_split', about: [two] });
    world.do({ ...offer, cases: [one, two] }, { unit: alpha });
  });

  it('has one clock, on the handover; the heads keep their own', () => {
    const { world, one } = bus();
    expect(Object.keys(world.state(handover).clocks)).toEqual(['offer']);
    expect(Object.keys(world.state(one).clocks)).toEqual(['link']);
  });

  it('binds the heads: nobody answers or withdraws one of them alone', () => {
    const { world, one } = bus();
    const offer = handover;
    expect(world.code({ type: 'accept', case: one, offer }, { unit: beta })).toBe('offer_other');
    expect(world.code({ type: 'refuse', case: one, offer, reason: 'no' }, { unit: beta })).toBe('offer_other');
    expect(world.code({ type: 'withdraw', case: one, offer, reason: 'no' }, { unit: alpha })).toBe('offer_other');
  });

  it('the handover itself is never claimed, offered or closed by hand: its heads would stay offered for ever', () => {
    const { world } = bus();
    const claim = { type: 'claim', case: handover, link: 'offered', reason: 'mine' } as const;
    expect(world.code(claim, { unit: gamma })).toBe('offer_other');
    expect(world.code({ type: 'close', case: handover, ending: 'accepted' }, { unit: alpha })).toBe('offer_other');
  });
});

describe('accepting a group', () => {
  it('moves every head that is present', () => {
    const { world, heads } = bus();
    world.do({ type: 'accept-group', handover, present: heads }, { unit: beta });
    for (const id of heads) expect(world.state(id)).toMatchObject({ holder: beta, link: 'road', custody: 'held' });
    expect(world.state(handover)).toMatchObject({ custody: 'closed', ending: 'accepted' });
  });

  it('leaves who is absent with the giver, as a gap of the giver', () => {
    const { world, one, two, three } = bus();
    world.do({ type: 'accept-group', handover, present: [one, two] }, { unit: beta });
    expect(world.state(three)).toMatchObject({ holder: alpha, custody: 'held', offer: null });
    expect(world.gapOf(three, 'absent')).toMatchObject({ holder: alpha, custody: 'held' });
  });

  it('notes who is present and was not offered, and moves nobody', () => {
    const { world, heads } = bus();
    const stowaway = world.parcel('stowaway');
    world.do({ type: 'accept-group', handover, present: [...heads, stowaway] }, { unit: beta });
    expect(world.state(stowaway).holder).toBe(alpha);
    expect(world.gapOf(stowaway, 'unlisted').holder).toBe(beta);
  });

  it('is for the receiver alone, for somebody at least, and once', () => {
    const { world, heads } = bus();
    expect(world.code({ type: 'accept-group', handover, present: heads }, { unit: gamma })).toBe('not_yours');
    expect(world.code({ type: 'accept-group', handover, present: [] }, { unit: beta })).toBe('heads_none');
    world.do({ type: 'accept-group', handover, present: heads }, { unit: beta });
    expect(world.code({ type: 'accept-group', handover, present: heads }, { unit: beta })).toBe('nothing_offered');
  });

  it('keeps a head that another unit claimed in between where it is, and says so', () => {
    const { world, heads, two } = bus();
    world.do({ type: 'claim', case: two, link: 'road', reason: 'ill' }, { unit: gamma });
    world.do({ type: 'accept-group', handover, present: heads }, { unit: beta });
    expect(world.state(two).holder).toBe(gamma);
    expect(world.openGaps(two)).toEqual(['giver-signature', 'history']);
  });

  it('does not carry an open test out of the loop with the others', () => {
    const { world, heads, one, two } = bus('abroad', gate);
    world.sample('late', two);
    world.do({ type: 'accept-group', handover, present: heads }, { unit: gate });
    expect(world.state(one).holder).toBe(gate);
    expect(world.state(two)).toMatchObject({ holder: alpha, custody: 'held' });
    expect(world.openGaps(two)).toEqual(['open-bond']);
  });

  it('with a signature older than the custody of the giver moves nobody and leaves the offer open for a valid one', () => {
    const world = new World();
    const id = world.parcel('one');
    world.record(id, 'weight', alpha);
    world.pass(30).do({ type: 'claim', case: id, link: 'counter', reason: 'mine' }, { unit: gamma });
    world.do({ type: 'offer-group', handover, cases: [id], to: beta, link: 'road' }, { unit: gamma });
    world.do({ type: 'accept-group', handover, present: [id] }, { unit: beta, at: 10 });
    expect(world.state(id)).toMatchObject({ holder: gamma, custody: 'offered' });
    expect(world.openGaps(id)).toContain('history');
    expect(world.state(handover).custody).toBe('held');
    world.do({ type: 'accept-group', handover, present: [id] }, { unit: beta });
    expect(world.state(id)).toMatchObject({ holder: beta, custody: 'held' });
    expect(world.state(handover)).toMatchObject({ custody: 'closed', ending: 'accepted' });
  });

  it('that is refused or withdrawn frees every head', () => {
    for (const [type, unit] of [
      ['refuse-group', beta],
      ['withdraw-group', alpha],
    ] as const) {
      const { world, heads } = bus();
      expect(world.code({ type, handover, reason: 'no' }, { unit: gamma })).toBe('not_yours');
      expect(world.code({ type, handover, reason: '' }, { unit })).toBe('reason_missing');
      world.do({ type, handover, reason: 'no' }, { unit });
      for (const id of heads) expect(world.state(id)).toMatchObject({ holder: alpha, custody: 'held' });
      expect(world.state(handover).custody).toBe('closed');
      expect(world.code({ type, handover, reason: 'no' }, { unit })).toBe('nothing_offered');
    }
  });
});

describe('an offer of a group that lapses', () => {
  it('leaves everybody with the giver and opens one gap, not one for each head', () => {
    const { world, heads } = bus();
    const outcome = world.pass(15).lapse(handover, 'offer');
    expect(outcome.answer.gaps).toHaveLength(1);
    expect(world.openGaps(handover)).toEqual(['offer-lapsed']);
    for (const id of heads) expect(world.state(id)).toMatchObject({ holder: alpha, custody: 'held' });
  });

  it('can still be accepted while the giver holds; whoever is absent then is a gap all the same', () => {
    const { world, one, two, three } = bus();
    world.pass(15).lapse(handover, 'offer');
    world.pass(5).do({ type: 'accept-group', handover, present: [one, two] }, { unit: beta });
    expect(world.state(one).holder).toBe(beta);
    expect(world.openGaps(handover)).toEqual([]);
    expect(world.state(three)).toMatchObject({ holder: alpha, lapsedOffer: null });
    expect(world.openGaps(three)).toEqual(['absent']);
  });
});

describe('together', () => {
  it('records all or none and names the one that failed', () => {
    const world = new World();
    const [one, two] = [parcelId('one'), parcelId('two')];
    const open = { type: 'open', loop: 'parcel', holder: alpha } as const;
    const commands = [
      { ...open, case: one },
      { ...open, case: two },
      { ...open, case: one },
    ];
    const refused = world.no({ type: 'together', case: one, commands }, { unit: alpha });
    expect(refused).toMatchObject({ code: 'already_opened', case: one, about: ['commands[2]'] });
    expect(world.states.size).toBe(0);
    world.do({ type: 'together', case: one, commands: commands.slice(0, 2) }, { unit: alpha });
    expect([...world.states.keys()]).toEqual([one, two]);
  });

  it('sees what the earlier ones did', () => {
    const world = new World();
    const one = parcelId('one');
    const commands = [
      { type: 'open', case: one, loop: 'parcel', holder: alpha },
      { type: 'record', case: one, kind: 'weight' },
      { type: 'offer', case: one, to: beta, link: 'road' },
      { type: 'close', case: one, ending: 'delivered' },
    ] as const;
    const refused = world.no({ type: 'together', case: one, commands }, { unit: alpha });
    expect(refused).toMatchObject({ code: 'offer_pending', about: [beta, 'commands[3]'] });
  });

  it('about a case that nobody opens is refused, not an exception', () => {
    const world = new World();
    const one = world.parcel('one');
    const commands = [{ type: 'record', case: one, kind: 'weight' }] as const;
    expect(world.code({ type: 'together', case: caseId('ghost'), commands }, { unit: alpha })).toBe('not_found');
    expect(world.state(one).evidence['weight']).toBeUndefined();
  });
});
