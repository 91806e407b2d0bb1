import { type CaseId, minutes, systemActor, systemUnit } from '../loop/terms.ts';
import { type Who, noteReading } from '../store/reader.ts';
import { fanOut } from './contacts.ts';
import type { House } from './house.ts';
import { tellContacts } from './own-alarms.ts';

/** How long after a positive result its contacts are looked for again: what was recorded without network comes hours later. */
const after = [1, 6, 24, 72].map((hours) => minutes(hours * 60));

/** Whose result is older than this is looked for no more. */
const oldest = minutes(5 * 24 * 60);

const itself: Who = { actor: systemActor, unit: systemUnit };
const purpose = 'contacts again';

/**
 * Looks once more for the contacts of whoever turned out positive an hour, six hours, a day and three days ago: an
 * acceptance on a bus, a desk or a floor that a device delivered after the result makes contacts whom nobody could find
 * at first. Who is found already is not told twice. That it was looked is noted as a reading of the person, so that any
 * process goes on where another one ended; one that lies ahead, for time was set back since, is no look. As a look is
 * noted of the person, it is for each of their positive results.
 *
 * @param most how many are looked for in one turn, drawn by lot: searches that fail again and again hold up no other
 * @returns how many cases were opened, and whether there is more to look for
 * @throws the first failure, when all others were looked for; each is a gap of the duty room, and is tried again
 */
export const seekAgain = async (
  house: House,
  most = 20,
): Promise<{ readonly opened: number; readonly more: boolean }> => {
  const { pool } = house.owner;
  const { rows } = await pool.query<{ specimens: readonly CaseId[]; person: CaseId }>(
    `select c.subject as person, array_agg(c.case_id order by c.closed_at, c.case_id) as specimens
       from (select huan.now() as now offset 0) t join huan."case" c on c.closed_at > t.now - $2
      where c.loop = 'specimen' and c.state -> 'facts' ->> 'result' = 'positive' and c.subject is not null
      group by c.subject
     having bool_or(exists (select from unnest($1::bigint[]) as step(length)
                             where c.closed_at + step.length <= t.now
                               and not exists (select from huan.reading r
                                                where r.case_id = c.subject and r.actor = $3 and r.purpose = $4
                                                  and r.read_at between c.closed_at + step.length and t.now)))
      order by random() limit $5`,
    [after, oldest, systemActor, purpose, most],
  );
  let opened = 0;
  const failures: unknown[] = [];
  for (const { specimens, person } of rows) {
    const failedBefore = failures.length;
    for (const specimen of specimens) {
      try {
        opened += (await fanOut(house, person, specimen)).opened;
      } catch (error) {
        failures.push(error);
        await tellContacts(house, person, specimen);
      }
    }
    if (failures.length === failedBefore) await noteReading(house.writer.pool, house.seal, itself, [person], purpose);
  }
  if (failures.length > 0) throw failures[0];
  return { opened, more: rows.length === most };
};
