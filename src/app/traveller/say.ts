import type { HelpBody, ObjectBody, ReportBody } from '../../contract/traveller.ts';
import type { Command } from '../../loop/command.ts';
import { refusal } from '../../loop/refusal.ts';
import type { CaseState } from '../../loop/state.ts';
import { subjectActor, subjectUnit } from '../../loop/subject.ts';
import type { CaseId, CommandId } from '../../loop/terms.ts';
import { type Reply, derivedId } from '../../store/batch.ts';
import { caseState } from '../../store/read/cases.ts';
import { readOwn } from '../../store/subject.ts';
import type { House } from '../house.ts';

// What people say about themselves. They sign it themselves: the kernel lets the person of a case say no more than this.

const give = (house: House, person: CaseId, id: CommandId, command: Command): Promise<Reply> =>
  house.submit({ ...command, commandId: id, actor: subjectActor(person), unit: subjectUnit, happenedAt: null });

const ownState = (house: House, person: CaseId): Promise<CaseState | null> =>
  readOwn(house.reader.pool, person, (seen) => caseState(seen, person));

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/**
 * The daily report of a person. It can make what is known of their health worse, and never better: that an officer's
 * finding is over, an officer says. What the person wrote is kept as they wrote it, sealed.
 *
 * @returns `too_soon` while no report is wanted of them
 */
export const reportOwn = async (house: House, person: CaseId, body: ReportBody): Promise<Reply> => {
  const state = await ownState(house, person);
  if (state === null) return { refused: refusal('not_found', person) };
  if (state.clocks['report'] === undefined) return { refused: refusal('too_soon', person, ['report']) };
  const known = listOf(state.facts['symptoms']);
  const { symptoms, fever, temperature, note, commandId } = body;
  const hasFever = fever || state.facts['fever'] === true;
  return give(house, person, commandId, {
    type: 'record',
    case: person,
    kind: 'report',
    facts: {
      symptoms: [...new Set([...known, ...symptoms])],
      ...(hasFever ? { fever: true } : {}),
    },
    personal: {
      reported: {
        symptoms,
        fever,
        ...(temperature === undefined ? {} : { temperature }),
        ...(note === undefined || note.trim() === '' ? {} : { note }),
      },
    },
  });
};

/** The person asks whoever holds them for help: a case with a holder and clocks of its own. */
export const askForHelp = async (house: House, person: CaseId, body: HelpBody): Promise<Reply> => {
  const state = await ownState(house, person);
  if (state === null) return { refused: refusal('not_found', person) };
  if (state.custody === 'closed') return { refused: refusal('case_closed', person) };
  return give(house, person, body.commandId, {
    type: 'open',
    case: derivedId(body.commandId, `help ${person}`),
    loop: 'help',
    holder: state.holder,
    subject: person,
    facts: { kind: body.kind },
    personal: { text: body.text },
  });
};

/** The person objects: policy names the reviewer, who is neither holder nor decider. */
export const object = (house: House, person: CaseId, body: ObjectBody): Promise<Reply> =>
  give(house, person, body.commandId, {
    type: 'open',
    case: derivedId(body.commandId, `objection ${person}`),
    loop: 'objection',
    holder: null,
    subject: person,
    facts: { about: 'measure' },
    personal: { text: body.text },
  });

/** The person takes back what they asked for or objected to; of an objection that is their own word, on its record. */
export const withdraw = async (house: House, person: CaseId, ticket: CaseId, commandId: CommandId): Promise<Reply> => {
  const close = { type: 'close', case: ticket, ending: 'withdrawn' } as const;
  const state = await readOwn(house.reader.pool, person, (seen) => caseState(seen, ticket));
  if (state?.loop !== 'objection') return give(house, person, commandId, close);
  const word = { type: 'record', case: ticket, kind: 'withdrawal', personal: { withdrawn: true } } as const;
  return give(house, person, commandId, { type: 'together', case: ticket, commands: [word, close] });
};
