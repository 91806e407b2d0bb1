import { useRef } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { doneAnswer } from '../../contract/answer.ts';
import type { commandShapes } from '../../contract/command.ts';
import { liveKey } from './queries.ts';
import { ask, mayPass } from './request.ts';

type Shapes = typeof commandShapes;
type Single = { [T in keyof Shapes]: z.input<Shapes[T]> }[keyof Shapes];
/** A command as a screen gives it: one, or several of one unit that are done together or not at all. */
export type Said = Single | { readonly type: 'together'; readonly case: string; readonly commands: readonly Single[] };
export type Done = z.output<typeof doneAnswer>;

/**
 * Gives one command for a unit under an id made here.
 *
 * @param commandId the same id for every try of the same act: the server does it once
 * @throws Unanswered with what the server said against it
 */
export const give = (unit: string, command: Said, commandId: string): Promise<Done> =>
  ask(doneAnswer, '/v1/commands', { method: 'POST', unit, body: { commandId, command } });

const longest = 3;

/**
 * Giving commands from a screen. The id of an act stays the same while its outcome is unknown, so that pressing again
 * after a lost answer never does a thing twice; another body is another act.
 */
export const useGive = (unit: string) => {
  const memory = useQueryClient();
  const open = useRef<{ readonly body: string; readonly id: string } | null>(null);
  return useMutation<Done, Error, Said>({
    mutationFn: (command) => {
      const body = JSON.stringify([unit, command]);
      if (open.current?.body !== body) open.current = { body, id: crypto.randomUUID() };
      return give(unit, command, open.current.id);
    },
    retry: (count, error) => count < longest && mayPass(error),
    onSettled: (_done, error) => {
      if (error === null || !mayPass(error)) open.current = null;
      void memory.invalidateQueries({ queryKey: liveKey });
    },
  });
};
