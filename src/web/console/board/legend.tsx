import { useTranslation } from 'react-i18next';
import { type Arc, fiveLinks } from '../../ui/ring.ts';
import { RingSign } from '../../ui/ring-sign.tsx';

const all = (arc: Partial<Arc>): readonly Arc[] =>
  fiveLinks.map(() => ({ passed: 0, held: 0, offered: 0, late: false, ...arc }));

const examples = [
  ['passed', all({ passed: 1 })],
  ['held', all({ held: 1 })],
  ['offered', all({ offered: 1 })],
  ['late', all({ held: 1 }).map((arc, index) => ({ ...arc, late: index === 0 }))],
] as const;

/** How to read the ring. */
export const RingLegend = () => {
  const { t } = useTranslation();
  return (
    <ul className="legend" aria-label={t('ring.legend')}>
      {examples.map(([name, arcs]) => (
        <li key={name}>
          <RingSign arcs={arcs} closed={false} size={18} />
          {t(`ring.legend-${name}`)}
        </li>
      ))}
      <li>
        <RingSign arcs={[]} closed size={18} />
        {t('ring.legend-closed')}
      </li>
    </ul>
  );
};
