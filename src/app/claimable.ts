import { loops } from '../city/loops.ts';
import { normalised } from '../city/search.ts';
import type { ClaimableView } from '../contract/claimable.ts';
import { typedZone } from '../exchange/mrz/typed.ts';
import { allows, linksAhead } from '../loop/declaration.ts';
import type { CaseId } from '../loop/terms.ts';
import { expandState } from '../store/compact.ts';
import { type Who, noteReading } from '../store/reader.ts';
import type { House } from './house.ts';

const most = 5;

/**
 * Open cases that a unit may claim, by what the person in front of it carries: a whole document number or the code of a
 * pass, nothing that could be guessed from a list of names. It looks beyond the unit's territory, because whoever has
 * the person must be able to take them over (I2), and tells only who holds them; each look is a recorded reading (I12).
 */
export const claimableBy = async (house: House, who: Who, carries: string): Promise<readonly ClaimableView[]> => {
  const kind = house.units.get(who.unit)?.kind ?? '';
  const zone = typedZone(carries, new Date().getUTCFullYear());
  const words = [zone !== null && 'number' in zone ? zone.number : '', carries].map(normalised).filter(Boolean);
  const tokens = words.flatMap((word) => [house.seal.token('document', word), house.seal.token('qr', word)]);
  const { rows } = await house.writer.pool.query<{ id: CaseId; state: unknown }>(
    `select c.case_id as id, c.state from huan."case" c
      where c.loop = 'arrival' and c.closed_at is null and c.holder <> $2
        and c.case_id in (select t.case_id from huan.token t where t.token = any($1::bytea[]))
      order by c.opened_at desc limit $3`,
    [tokens, who.unit, most],
  );
  const found = rows.flatMap(({ id, state: body }): readonly ClaimableView[] => {
    const state = expandState(body);
    const loop = loops.get(state.loop);
    if (loop === undefined) return [];
    const links = [...linksAhead(loop, state.link)].filter((link) => allows(loop.links[link]?.holders, kind));
    return links.length === 0 ? [] : [{ case: id, holder: state.holder, link: state.link, links }];
  });
  const ids = found.map((one) => one.case);
  await house.read(who, (seen) => noteReading(seen, house.seal, who, ids, 'claim'));
  return found;
};
