import { useTranslation } from 'react-i18next';
import { Count } from '../../ui/count.tsx';
import type { Cell } from './standing.ts';

const share = (heads: number, total: number): string => `${total === 0 ? 0 : Math.max(4, (heads / total) * 100)}%`;
const most = (cells: readonly Cell[]): number => Math.max(...cells.map(({ heads }) => heads));

/** How many people are in each link, from the cabin door to the end; below each number a bar. */
export const Strip = ({
  cells,
  total,
  large = false,
}: {
  readonly cells: readonly Cell[];
  readonly total: number;
  readonly large?: boolean;
}) => {
  const { t } = useTranslation();
  return (
    <ol className={large ? 'strip large' : 'strip'}>
      {cells.map(({ place, heads, offered, late }) => (
        <li key={place} className={`cell cell-${place}${heads === 0 ? ' empty' : ''}`}>
          <span className="cell-name">{t(`place.${place}`)}</span>
          <span className="cell-heads">
            <Count value={heads} />
            {late > 0 && <i className="cell-late" aria-hidden="true" />}
          </span>
          <span className="bar" aria-hidden="true">
            {heads > 0 && (
              <span
                className="bar-held"
                style={large ? { height: share(heads, most(cells)) } : { width: share(heads, total) }}
              >
                {offered > 0 && (
                  <span
                    className="bar-offered"
                    style={large ? { height: share(offered, heads) } : { width: share(offered, heads) }}
                  />
                )}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
};
