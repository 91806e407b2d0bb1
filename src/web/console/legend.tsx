import { useTranslation } from 'react-i18next';
import type { Arc } from '../ui/ring.ts';
import { RingSign } from '../ui/ring-sign.tsx';

const rest: Arc = { passed: 0, held: 0, offered: 0, late: false };
const one = (arc: Partial<Arc>): readonly Arc[] => [{ ...rest, ...arc }, rest, rest, rest, rest];

const examples = [
  ['passed', one({ passed: 1 })],
  ['held', one({ held: 1 })],
  ['offered', one({ offered: 1 })],
  ['late', one({ held: 1, late: true })],
] as const;

/** How to read the ring. */
export const RingLegend = () => {
  const { t } = useTranslation();
  return (
    <ul className="legend" aria-label={t('ring.legend')}>
      {examples.map(([name, arcs]) => (
        <li key={name}>
          <RingSign arcs={arcs} closed={false} size={16} />
          {t(`ring.legend-${name}`)}
        </li>
      ))}
      <li>
        <RingSign arcs={[]} closed size={16} />
        {t('ring.legend-closed')}
      </li>
    </ul>
  );
};
