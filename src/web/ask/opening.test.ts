import { expect, test } from 'vitest';
import { openNames } from './opening.ts';

interface Row {
  readonly case: string;
  readonly link: string;
  readonly person?: { readonly surname: string } | null;
}

/** A list that notes how it was asked. */
const listOf = (...ids: string[]) => {
  const asked: boolean[] = [];
  let link = 'transfer';
  return {
    asked,
    move: () => {
      link = 'territory';
    },
    join: (id: string) => ids.push(id),
    ask: async (names: boolean): Promise<{ now: string; items: Row[] }> => {
      asked.push(names);
      return {
        now: String(asked.length),
        items: ids.map((id) => ({ case: id, link, ...(names ? { person: { surname: `NAME ${id}` } } : {}) })),
      };
    },
  };
};

test('names are asked for once, however often the bell rings, and the list stays of now', async () => {
  const list = listOf('a', 'b');
  const opening = openNames(true);
  await opening.page('first', list.ask);
  list.move();
  await opening.page('first', list.ask);
  list.join('c');
  const last = await opening.page('first', list.ask);
  expect(list.asked).toEqual([true, false, false]);
  expect(last.items.map(({ link, person }) => [link, person?.surname])).toEqual([
    ['territory', 'NAME a'],
    ['territory', 'NAME b'],
    ['territory', undefined],
  ]);
});

test('a page that was not looked at is opened; one that only moved is not', async () => {
  const list = listOf('a', 'b');
  const opening = openNames(true);
  await opening.page('first', list.ask);
  await opening.page('moved', list.ask);
  expect(list.asked).toEqual([true, false]);
  const other = listOf('d');
  expect((await opening.page('second', other.ask)).items[0]?.person?.surname).toBe('NAME d');
});

test('a list that is of no use without names asks for them again only when somebody has joined', async () => {
  const list = listOf('a');
  const opening = openNames(true, true);
  await opening.page('first', list.ask);
  await opening.page('first', list.ask);
  list.join('b');
  const last = await opening.page('first', list.ask);
  expect(last.items.map(({ person }) => person?.surname)).toEqual(['NAME a', 'NAME b']);
  await opening.page('first', list.ask);
  expect(list.asked).toEqual([true, false, false, true, false]);
});

test('without names none are asked for', async () => {
  const list = listOf('a');
  await openNames(false).page('first', list.ask);
  expect(list.asked).toEqual([false]);
});
