import { useTranslation } from 'react-i18next';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import type { Flow } from './flow.ts';
import { boardWords } from './words.ts';

const wide = 960;
const high = 330;
const block = 26;
const thickest = 150;
const middle = 150;
/** Where the way fans out to the districts. */
const home = 700;
const fan = 812;
const shownDistricts = 12;

/** A district with how many it holds at home or in a site. */
export interface HomeDistrict {
  readonly name: string;
  readonly heads: number;
}

/** From plane to home: bands for who has passed, blocks for who is held, numbers below. */
export const FlowDiagram = ({
  flow,
  districts,
}: {
  readonly flow: Flow;
  readonly districts: readonly HomeDistrict[];
}) => {
  const { t } = useTranslation();
  const say = useWords(boardWords);
  const { stations } = flow;
  const most = Math.max(1, stations[0]?.reached ?? 1);
  const thickness = (heads: number): number => (heads === 0 ? 0 : Math.max(2, (heads / most) * thickest));
  const listed = districts.filter(({ heads }) => heads > 0).toSorted((one, other) => other.heads - one.heads);
  const near = listed.slice(0, shownDistricts);
  const rest = listed.slice(shownDistricts).reduce((sum, { heads }) => sum + heads, 0);
  const homes = rest === 0 ? near : [...near, { name: say('board.elsewhere'), heads: rest }];
  const all = Math.max(
    1,
    homes.reduce((sum, { heads }) => sum + heads, 0),
  );
  const step = (home - block) / Math.max(1, stations.length - 1);
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
              <text className="flow-name" x={x + block / 2} y={high - 22} textAnchor={index === 0 ? 'start' : 'middle'}>
                {t(`place.${place}`)}
              </text>
              <text className="flow-count" x={x + block / 2} y={high - 4} textAnchor={index === 0 ? 'start' : 'middle'}>
                {numberText(held)}
              </text>
            </g>
          );
        })}
        <Homes homes={homes} all={all} whole={thickness(stations.at(-1)?.reached ?? 0)} />
      </svg>
      <figcaption className="quiet small">{say('board.flow-what')}</figcaption>
    </figure>
  );
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** From the last station to each district: a band as wide as its share. */
const Homes = ({
  homes,
  all,
  whole,
}: {
  readonly homes: readonly HomeDistrict[];
  readonly all: number;
  readonly whole: number;
}) => {
  const line = (high - 16) / Math.max(1, homes.length);
  let used = 0;
  return (
    <>
      {homes.map(({ name, heads }, index) => {
        const width = Math.max(1.2, (heads / all) * whole);
        const from = middle - whole / 2 + used + width / 2;
        used += (heads / all) * whole;
        const to = 10 + line * (index + 0.5);
        const half = (home + fan) / 2;
        return (
          <g key={name}>
            <path
              className="flow-branch"
              d={`M${home} ${round(from)}C${half} ${round(from)} ${half} ${round(to)} ${fan} ${round(to)}`}
              strokeWidth={round(width)}
            />
            <text className="flow-home" x={fan + 8} y={round(to) + 5}>
              {name}
            </text>
            <text className="flow-home-count" x={wide} y={round(to) + 5} textAnchor="end">
              {numberText(heads)}
            </text>
          </g>
        );
      })}
    </>
  );
};
