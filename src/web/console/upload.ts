import { fileView } from '../../contract/answer.ts';
import { ask } from '../ask/request.ts';

/**
 * Keeps a file with a case.
 *
 * @returns its name, to be given with the evidence that it belongs to
 * @throws Unanswered
 */
export const upload = async (unit: string, caseId: string, file: File): Promise<string> => {
  const body = new FormData();
  body.append('file', file);
  return (await ask(fileView, `/v1/cases/${caseId}/files`, { method: 'POST', unit, body })).file;
};
