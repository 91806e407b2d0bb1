import { doneAnswer, fileView, problemAnswer } from '../../../contract/answer.ts';
import { writeInstant } from '../../../contract/instant.ts';
import { signedAnswer } from '../../../contract/signed.ts';
import { headersOf } from '../../ask/request.ts';
import type { Entry } from './entry.ts';
import type { Outcome } from './outbox.ts';

// Longer than a slow network needs, shorter than an officer's patience with "sending".
const patience = 30_000;

interface Heard {
  readonly status: number;
  readonly body: unknown;
}

const post = async (path: string, unit: string, body: string | FormData): Promise<Heard | null> => {
  try {
    const response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { ...headersOf({ unit }), ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) },
      body,
      signal: AbortSignal.timeout(patience),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  } catch {
    return null;
  }
};

/** What an answer other than success means for an entry. */
export const outcomeOf = (heard: Heard | null): Outcome => {
  if (heard === null) return { is: 'later' };
  const { status, body } = heard;
  if (status === 401) return { is: 'signed-out' };
  // Too slow, too many, broken or closed for the moment: nothing was decided.
  if (status === 408 || status === 429 || status >= 500 || status < 400) return { is: 'later' };
  const read = problemAnswer.safeParse(body);
  // A proxy that answers for the server has not decided anything either.
  if (!read.success) return { is: 'later' };
  return { is: 'refused', problem: read.data };
};

const sendSigned = async ({ unit, signed, commandId }: Entry): Promise<Outcome> => {
  const heard = await post('/v1/signed-commands', unit, JSON.stringify({ items: signed }));
  if (heard === null || heard.status !== 200) return outcomeOf(heard);
  const read = signedAnswer.safeParse(heard.body);
  if (!read.success) return { is: 'later' };
  for (const item of read.data.items) {
    if (!('problem' in item)) continue;
    return item.problem.status >= 500 ? { is: 'later' } : { is: 'refused', problem: item.problem };
  }
  const own = read.data.items.flatMap((item) => ('done' in item ? [item.done] : []));
  return { is: 'done', answer: own.find((done) => done.commandId === commandId) ?? own.at(-1) ?? null };
};

/** Sends one entry: its photographs, then its command. The same id each time, so that it acts once (I9). */
export const submitEntry = async (entry: Entry): Promise<Outcome> => {
  if (entry.signed !== null) return sendSigned(entry);
  for (const { case: id, media, bytes } of entry.photos) {
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(bytes)], { type: media }), 'photo');
    const heard = await post(`/v1/cases/${id}/files`, entry.unit, form);
    if (heard === null || heard.status !== 201 || !fileView.safeParse(heard.body).success) return outcomeOf(heard);
  }
  const { commandId, happenedAt, unit, command } = entry;
  const body = { commandId, happenedAt: writeInstant(happenedAt), unit, command };
  const heard = await post('/v1/commands', unit, JSON.stringify(body));
  if (heard === null || heard.status !== 200) return outcomeOf(heard);
  const read = doneAnswer.safeParse(heard.body);
  return read.success ? { is: 'done', answer: read.data } : { is: 'later' };
};
