import { Link } from '@tanstack/react-router';
import type { UnitView } from '../../../contract/answer.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { below, useSession } from '../session.tsx';
import { shortNames } from './short-names.ts';
import { boardWords } from './words.ts';

// Roughly where the districts lie: column and row of a field of six by six. Others are put after them.
const places: Readonly<Record<string, readonly [number, number]>> = {
  CHONGMING: [4, 1],
  JIADING: [1, 2],
  BAOSHAN: [3, 2],
  PUTUO: [2, 3],
  JINGAN: [3, 3],
  HONGKOU: [4, 3],
  YANGPU: [5, 3],
  QINGPU: [1, 4],
  CHANGNING: [2, 4],
  HUANGPU: [4, 4],
  PUDONG: [6, 4],
  XUHUI: [3, 4],
  SONGJIANG: [1, 5],
  MINHANG: [3, 5],
  JINSHAN: [2, 6],
  FENGXIAN: [4, 6],
};

/** People held by a district: by itself and every unit below it. */
const headsOfDistrict = (
  units: ReadonlyMap<string, UnitView>,
  district: string,
  heads: Readonly<Record<string, number>>,
): number => below(units, district).reduce((sum, { unit }) => sum + (heads[unit] ?? 0), 0);

/** The districts as tiles, each as dark as it holds many, in its rough place: a plan, not a map. */
export const TileMap = ({
  heads,
  rooms,
}: {
  readonly heads: Readonly<Record<string, number>>;
  /** Rooms left by district. */
  readonly rooms: ReadonlyMap<string, number>;
}) => {
  const say = useWords(boardWords);
  const { units, nameOf } = useSession();
  const districts = [...units.values()].filter(({ kind, active }) => kind === 'district' && active);
  const known = districts.map(({ unit }) => ({ unit, count: headsOfDistrict(units, unit, heads), at: places[unit] }));
  const most = Math.max(1, ...known.map(({ count }) => count));
  const short = shortNames(known.map(({ unit }) => nameOf(unit)));
  return (
    <section className="card tile-map" aria-labelledby="tile-map-title">
      <h3 id="tile-map-title">{say('board.districts')}</h3>
      <ul className="tiles">
        {known.map(({ unit, count, at }) => {
          const left = rooms.get(unit);
          return (
            <li key={unit} style={at === undefined ? {} : { gridColumn: at[0], gridRow: at[1] }}>
              <Link
                to={`/desk?of=${unit}&scope=below&list=holding`}
                className="tile"
                style={{ '--share': `${Math.round((count / most) * 100)}%` } as Record<string, string>}
                title={say('board.district', { name: nameOf(unit), count: numberText(count) })}
              >
                <span className="tile-name">{short(nameOf(unit))}</span>
                <b>{numberText(count)}</b>
                {left !== undefined && (
                  <i>
                    {say('board.rooms')} {numberText(left)}
                  </i>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
};
