import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { doneAnswer } from '../../contract/answer.ts';
import type { commandShapes } from '../../contract/command.ts';
import { type IdFor, openActs } from './acts.ts';
import { liveKey } from './queries.ts';
import { ask, isAnswered, mayPass } from './request.ts';

type Shapes = typeof commandShapes;
type Single = { [T in keyof Shapes]: z.input<Shapes[T]> }[keyof Shapes];
/** A command as a screen gives it: one, or several of one unit that are done together or not at all. */
export type Said = Single | { readonly type: 'together'; readonly case: string; readonly commands: readonly Single[] };
export type Done = z.output<typeof doneAnswer>;
/** What was done, with what was said: the ids in it are those under which it is there now. */
export type Given = Done & { readonly said: Said };

/**
 * Gives one command for a unit under an id made here.
 *
 * @param commandId the same id for every try of the same act: the server does it once
 * @throws Unanswered with what the server said against it
 */
export const give = (unit: string, command: Said, commandId: string): Promise<Done> =>
  ask(doneAnswer, '/v1/commands', { method: 'POST', unit, body: { commandId, command } });

/** The case that a command is about; of a group, that of its handover. */
const caseOf = (command: Single): string => ('case' in command ? command.case : command.handover);

/** Several commands of one unit as one, done together or not at all. Without any it is refused. */
export const together = (commands: readonly Single[]): Said => {
  const [first] = commands;
  if (first !== undefined && commands.length === 1) return first;
  return { type: 'together', case: first === undefined ? '' : caseOf(first), commands };
};

const longest = 3;

/**
 * Giving commands from a screen. Ids never come from elsewhere: a command that opens something is given as a function
 * of ids (`(idFor) => ({ type: 'open', case: idFor('site'), … })`). They and the id of the act stay the same until the
 * server has done or refused it, so that pressing again after a lost answer never does a thing twice.
 */
export const useGive = (unit: string) => {
  const memory = useQueryClient();
  const [acts] = useState(() => openActs<Said>());
  return useMutation<Given, Error, Said | ((idFor: IdFor) => Said)>({
    mutationFn: async (saying) => {
      const act = acts.of(unit, saying);
      return { ...(await give(act.unit, act.said, act.commandId)), said: act.said };
    },
    retry: (count, error) => count < longest && mayPass(error),
    onSettled: (_given, error, saying) => {
      if (error === null || isAnswered(error)) acts.settled(saying);
      void memory.invalidateQueries({ queryKey: liveKey });
    },
  });
};
