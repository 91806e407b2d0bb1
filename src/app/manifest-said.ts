import type { ManifestDocument, ManifestProblem } from '../exchange/manifest.ts';
import { type CaseId, type CommandId, days } from '../loop/terms.ts';
import { canonical } from '../store/canonical.ts';
import { isDigestOf, keyedDigest } from '../store/digest.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import type { Dropped } from './manifest-plan.ts';

/** What an import answered, without a name: names are told anew, to whoever may see them. */
export interface Answered {
  readonly opened: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly dropped: readonly Omit<Dropped, 'name'>[];
  /** Arrivals that stand although the list says another time; answers of before do not tell. */
  readonly standing?: Readonly<Record<CaseId, string>>;
  /** Found while it was planned; what the document itself is wrong about shows in it again. */
  readonly problems: readonly ManifestProblem[];
}

/** Where the ledger answers for an import; null: nothing had to be done. */
export interface Given {
  readonly lead: CaseId;
  readonly as: CommandId;
}

/** How long the id of a list is known. */
const kept = days(60);

/** Everything an import says, so that the same id with another list is another command (I9). */
export const saidByList = ({ actor, unit }: Who, document: ManifestDocument, allowDrops: boolean): string =>
  canonical(JSON.parse(JSON.stringify({ actor, unit, document, allowDrops })));

const kind = 'list';

/**
 * What was answered to this id before.
 *
 * @returns `other` when it was another list; null when nothing was answered yet, also after a breakdown half way
 */
export const saidBefore = async (
  house: House,
  id: CommandId,
  said: string,
): Promise<{ readonly answered: Answered } | 'other' | null> => {
  const { rows } = await house.writer.pool.query<{ digest: Buffer; done: boolean; answer: Answered }>(
    `select s.digest, s.answer, s.lead is null or coalesce(m.answer::jsonb ? 'done', false) as done from huan.list_said s
       left join huan.command m on m.case_id = s.lead and m.command_id = s.given_as where s.command_id = $1`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) return null;
  if (!isDigestOf(house.seal, row.digest, kind, said)) return 'other';
  return row.done ? { answered: row.answer } : null;
};

/** Notes what is about to be answered; it counts once the ledger has answered. Old ids are forgotten. */
export const noteSaid = async (
  house: House,
  id: CommandId,
  said: string,
  given: Given | null,
  answer: Answered,
): Promise<void> => {
  const { pool } = house.writer;
  await pool.query(
    `insert into huan.list_said as s (command_id, digest, said_at, lead, given_as, answer)
     values ($1, $2, huan.now(), $3, $4, $5)
     on conflict (command_id) do update set lead = excluded.lead, given_as = excluded.given_as, answer = excluded.answer
      where s.digest = excluded.digest
        and not exists (select from huan.command m
                         where m.case_id = s.lead and m.command_id = s.given_as and m.answer::jsonb ? 'done')`,
    [id, keyedDigest(house.seal, kind, said), given?.lead ?? null, given?.as ?? null, JSON.stringify(answer)],
  );
  await pool.query('delete from huan.list_said where said_at < huan.now() - $1::bigint', [kept]);
};
