import { z } from 'zod';
import { fileView } from '../../contract/answer.ts';
import { Unanswered, headersOf } from '../ask/request.ts';

const problem = z.object({ code: z.string(), title: z.string() });

/**
 * Keeps a file with a case.
 *
 * @returns its name, to be given with the evidence that it belongs to
 * @throws Unanswered
 */
export const upload = async (unit: string, caseId: string, file: File): Promise<string> => {
  const body = new FormData();
  body.append('file', file);
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`/v1/cases/${caseId}/files`, {
      method: 'POST',
      credentials: 'same-origin',
      body,
      headers: headersOf({ unit }),
    });
    answer = await response.json();
  } catch (error) {
    throw new Unanswered('unreachable', 0, error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) {
    const said = problem.safeParse(answer);
    if (said.success) throw new Unanswered(said.data.code, response.status, said.data.title);
    throw new Unanswered('unexpected', response.status, response.statusText);
  }
  return fileView.parse(answer).file;
};
