import { useId } from 'react';
import { type Arc, arcPath, notchAt, piecesOf, pointAt } from './ring.ts';

const radius = 5.4;
// Degrees of wall that a held piece keeps at each end.
const hollow = 3;

/**
 * The sign of a case, readable from 16 pixels up: five arcs for five links. Passed is filled, held is hollow, offered is
 * hatched, late is notched; when all are released the ring closes.
 *
 * @param label what it says, for those who do not see it; left out where the same is said beside it
 */
export const RingSign = ({
  arcs,
  closed,
  size,
  label,
}: {
  readonly arcs: readonly Arc[];
  readonly closed: boolean;
  readonly size: number;
  readonly label?: string;
}) => {
  const hatch = useId();
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg className="ring" viewBox="0 0 16 16" width={size} height={size} {...named}>
      <defs>
        <pattern id={hatch} width="1.5" height="1.5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="ring-hatch" width="0.85" height="1.5" />
        </pattern>
      </defs>
      {closed ? (
        <>
          <circle className="ring-closed" cx="8" cy="8" r={radius} />
          <circle className="ring-heart" cx="8" cy="8" r="1.6" />
        </>
      ) : (
        arcs.map((arc, index) => (
          <g key={index}>
            {piecesOf(arc, index).map(({ part, from, to }) => (
              <path
                key={part}
                className={`ring-${part}`}
                d={arcPath(from, to, radius)}
                {...(part === 'offered' ? { stroke: `url(#${hatch})` } : {})}
              />
            ))}
            {piecesOf(arc, index).map(
              ({ part, from, to }) =>
                part === 'held' && (
                  <path key={part} className="ring-hollow" d={arcPath(from + hollow, to - hollow, radius)} />
                ),
            )}
            {arc.late && <Notch angle={notchAt(index)} />}
          </g>
        ))
      )}
    </svg>
  );
};

const Notch = ({ angle }: { readonly angle: number }) => {
  const [x, y] = pointAt(angle, radius - 3.1);
  const [a, b] = pointAt(angle - 13, 8);
  const [c, d] = pointAt(angle + 13, 8);
  return <path className="ring-late" d={`M${x} ${y}L${a} ${b}L${c} ${d}Z`} />;
};
