import type { CaseId, CommandId } from '../../loop/terms.ts';
import type { Seen } from '../reader.ts';

/** Whether a command was answered before, whatever it said then. Read as the writer: answers are shown to nobody. */
export const isAnswered = async (pool: Seen, lead: CaseId, command: CommandId): Promise<boolean> => {
  const { rowCount } = await pool.query('select from huan.command where case_id = $1 and command_id = $2', [
    lead,
    command,
  ]);
  return (rowCount ?? 0) > 0;
};

/** The people of a voyage about whom a command recorded something: for saying it again as it was said. */
export const actedOn = async (pool: Seen, voyage: CaseId, command: CommandId): Promise<readonly CaseId[]> => {
  const { rows } = await pool.query<{ case_id: CaseId }>(
    `select case_id from huan."case" c where voyage = $1 and loop = 'arrival'
        and exists (select from huan.event e where e.case_id = c.case_id and e.command_id = $2) order by case_id`,
    [voyage, command],
  );
  return rows.map((row) => row.case_id);
};
