import { useTranslation } from 'react-i18next';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import type { Flow } from './flow.ts';
import { boardWords } from './words.ts';

const wide = 960;
const high = 150;
const block = 26;
const thickest = 84;
const middle = 70;

/** From plane to home: bands for who has passed, blocks for who is held, numbers below. */
export const FlowDiagram = ({ flow }: { readonly flow: Flow }) => {
  const { t } = useTranslation();
  const say = useWords(boardWords);
  const { stations } = flow;
  const most = Math.max(1, stations[0]?.reached ?? 1);
  const thickness = (heads: number): number => (heads === 0 ? 0 : Math.max(2, (heads / most) * thickest));
  const step = (wide - block) / Math.max(1, stations.length - 1);
  const left = (index: number): number => index * step;
  return (
    <figure className="flow">
      <svg viewBox={`0 0 ${wide} ${high}`} role="img" aria-label={say('board.flow')}>
        {stations.slice(1).map((station, index) => {
          const from = left(index) + block;
          const to = left(index + 1);
          const half = thickness(station.reached) / 2;
          return (
            <rect
              key={station.place}
              className="flow-band"
              x={from}
              y={middle - half}
              width={to - from}
              height={half * 2}
              rx="2"
            />
          );
        })}
        {stations.map(({ place, held, reached }, index) => {
          const whole = Math.max(6, thickness(reached));
          const full = reached === 0 ? 0 : Math.max(held > 0 ? 3 : 0, (held / reached) * whole);
          const x = left(index);
          return (
            <g key={place}>
              <title>{say('board.flow-node', { place: t(`place.${place}`), count: numberText(held) })}</title>
              <rect className="flow-block" x={x} y={middle - whole / 2} width={block} height={whole} rx="4" />
              <rect className="flow-held" x={x} y={middle + whole / 2 - full} width={block} height={full} rx="4" />
              <text className="flow-name" x={x + block / 2} y={high - 22} textAnchor={anchor(index, stations.length)}>
                {t(`place.${place}`)}
              </text>
              <text className="flow-count" x={x + block / 2} y={high - 4} textAnchor={anchor(index, stations.length)}>
                {numberText(held)}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption className="quiet small">{say('board.flow-what')}</figcaption>
    </figure>
  );
};

const anchor = (index: number, count: number): 'start' | 'middle' | 'end' =>
  index === 0 ? 'start' : index === count - 1 ? 'end' : 'middle';
