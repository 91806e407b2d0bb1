import { expect, test } from 'vitest';
import { flowOf } from './flow.ts';
import { standingOf } from './standing.ts';

const link = (name: string, heads: number, custody: 'held' | 'closed' = 'held') => ({
  link: name,
  holder: 'X',
  custody,
  heads,
});

test('nobody is counted twice on the way home, and whoever left it is still among those who came', () => {
  const flow = flowOf([
    { links: [link('aboard', 3), link('screening', 5), link('territory', 7), link('hospital', 2)] },
    { links: [link('territory', 4, 'closed'), link('screening', 1, 'closed'), link('onward', 1)] },
  ]);
  const reached = Object.fromEntries(flow.stations.map(({ place, reached: count }) => [place, count]));
  expect(reached).toEqual({ aboard: 23, stand: 20, channel: 20, screening: 20, transfer: 11, territory: 11 });
  expect(flow.stations.find(({ place }) => place === 'territory')?.held).toBe(7);
  expect(flow).toMatchObject({ hospital: 2, onward: 1, ended: 5 });
});

test('a place has one number on the whole board: who joined a ship is aboard in the flow as in the strip', () => {
  const links = [link('aboard', 4323), link('joined', 3), link('stand', 2), link('territory', 5, 'closed')];
  const { cells } = standingOf(links, []);
  const flow = flowOf([{ links }]);
  for (const { place, held } of flow.stations)
    expect([place, held]).toEqual([place, cells.find((cell) => cell.place === place)?.heads]);
  expect(flow.stations[0]).toMatchObject({ place: 'aboard', held: 4326, reached: 4333 });
});

test('each station was reached by no more than the one before it', () => {
  const flow = flowOf([{ links: [link('transfer', 9), link('hospital', 1), link('stand', 2)] }]);
  const counts = flow.stations.map(({ reached }) => reached);
  expect(counts).toEqual(counts.toSorted((one, other) => other - one));
});
