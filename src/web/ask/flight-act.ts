import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { type divertBody, divertAnswer } from '../../contract/divert.ts';
import { type waveBody, waveAnswer } from '../../contract/wave.ts';
import { openActs } from './acts.ts';
import { liveKey } from './queries.ts';
import { ask, isAnswered, mayPass } from './request.ts';

type Without<T> = T extends unknown ? Omit<T, 'commandId'> : never;

const longest = 3;

/** An act about a whole flight, at an address of its own. Pressed again after a lost answer it is the same act. */
const useFlightAct = <Said extends object, Answer extends z.ZodType>(unit: string, path: string, answer: Answer) => {
  const memory = useQueryClient();
  const [acts] = useState(() => openActs<Said>());
  return useMutation<z.output<Answer>, Error, Said>({
    mutationFn: async (saying) => {
      const act = acts.of(unit, saying);
      const body = { ...act.said, commandId: act.commandId };
      return ask(answer, path, { method: 'POST', unit: act.unit, body });
    },
    retry: (count, error) => count < longest && mayPass(error),
    onSettled: (_done, error, saying) => {
      if (error === null || isAnswered(error)) acts.settled(saying);
      void memory.invalidateQueries({ queryKey: liveKey });
    },
  });
};

/** Says that a flight does not come. */
export const useDivert = (unit: string, flight: string) =>
  useFlightAct<Without<z.input<typeof divertBody>>, typeof divertAnswer>(
    unit,
    `/v1/flights/${flight}/diversion`,
    divertAnswer,
  );

/** Calls a block of rows off the aircraft. */
export const useWave = (unit: string, flight: string) =>
  useFlightAct<Without<z.input<typeof waveBody>>, typeof waveAnswer>(unit, `/v1/flights/${flight}/waves`, waveAnswer);
