import type { OpenCommand } from '../loop/command.ts';
import type { CaseId } from '../loop/terms.ts';
import { normalised } from '../city/search.ts';
import { derivedId } from '../store/batch.ts';
import type { House } from './house.ts';
import { nameOf } from './manifest-people.ts';
import type { Plan } from './manifest-plan.ts';

interface Carried {
  readonly id: CaseId;
  readonly voyage: CaseId | undefined;
  readonly name: string;
}

const documentsOf = (personal: object): readonly string[] => {
  const documents: unknown = Reflect.get(personal, 'documents');
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document: unknown) => {
    const number: unknown = typeof document === 'object' && document !== null ? Reflect.get(document, 'number') : null;
    return typeof number === 'string' && number !== '' ? [normalised(number)] : [];
  });
};

const isArrival = (command: Plan['commands'][number]): command is OpenCommand =>
  command.type === 'open' && command.loop === 'arrival';

/**
 * Adds a gap for everybody whom the plan opens although another open case carries the same travel document, in the
 * database or in the same import, or may be of the same person all the same: two custody cases of one person are a gap (I1).
 */
export const planDuplicates = async (house: House, plan: Plan): Promise<void> => {
  const told = new Set<CaseId>();
  const tell = (mine: CaseId, other: CaseId, reason = 'another open case carries the same document'): void => {
    const gap = derivedId(mine, `duplicate ${other}`);
    // Two people may share several documents; the same gap opened twice would refuse the whole import.
    if (told.has(gap)) return;
    told.add(gap);
    plan.commands.push({
      type: 'open',
      case: gap,
      loop: 'gap',
      holder: null,
      subject: mine,
      facts: { kind: 'duplicate', about: 'arrival', other },
      reason,
    });
  };
  for (const { mine, other } of plan.doubts) {
    tell(mine, other, 'another open case has the same name, and nothing tells them apart for certain');
  }
  const byToken = new Map<string, Carried[]>();
  for (const { case: id, voyage, personal } of plan.commands.filter(isArrival)) {
    if (typeof personal !== 'object' || personal === null) continue;
    const mine: Carried = { id, voyage, name: nameOf({ ...personal }) };
    for (const number of documentsOf(personal)) {
      const token = house.seal.token('document', number).toString('hex');
      const others = byToken.get(token) ?? [];
      // Children travel on a parent's passport; on another flight, or under the same name, it is the same person.
      const same = others.find((other) => other.id !== id && (other.voyage !== voyage || other.name === mine.name));
      if (same !== undefined) tell(id, same.id);
      byToken.set(token, [...others, mine]);
    }
  }
  if (byToken.size === 0) return;
  const { rows } = await house.writer.pool.query<{ case_id: CaseId; token: Buffer }>(
    // One look-up a token whatever the planner believes about a table that it has not analysed yet.
    `select t.case_id, t.token from unnest($1::bytea[]) as wanted(token)
       join lateral (select case_id, token from huan.token where token = wanted.token offset 0) t on true
       join lateral (select from huan."case" c where c.case_id = t.case_id and c.closed_at is null
                        and c.loop = 'arrival' offset 0) c on true`,
    [[...byToken.keys()].map((hex) => Buffer.from(hex, 'hex'))],
  );
  for (const { case_id: other, token } of rows) {
    for (const mine of byToken.get(token.toString('hex')) ?? []) if (mine.id !== other) tell(mine.id, other);
  }
};
