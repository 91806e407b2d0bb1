import { expect, test } from 'vitest';
import { openClosing } from './closing.ts';

test('a closing step that fails keeps no other from being done: the last opened first, each once', async () => {
  const done: string[] = [];
  const closing = openClosing();
  const step = (name: string, error?: Error) => async (): Promise<void> => {
    done.push(name);
    if (error !== undefined) throw error;
  };
  closing.add(step('database'));
  closing.add(step('house', new Error('the house stuck')));
  closing.add(step('server', new Error('the server stuck')));
  await expect(closing.close()).rejects.toThrow('the server stuck');
  expect(done).toEqual(['server', 'house', 'database']);
  await closing.close();
  expect(done).toHaveLength(3);
});
