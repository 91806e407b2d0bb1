/** The five links of the arrivals loop, in the order in which a person passes them. */
export const fiveLinks = ['stand', 'channel', 'screening', 'transfer', 'territory'] as const;
export type FiveLink = (typeof fiveLinks)[number];

/** One arc of the ring: shares (0 to 1) of the people who passed this link, are held in it, or are offered in it. */
export interface Arc {
  readonly passed: number;
  readonly held: number;
  readonly offered: number;
  readonly late: boolean;
}

export type Part = 'passed' | 'held' | 'offered' | 'rest';
/** A piece of an arc: from one angle to another in degrees, clockwise from the top. */
export interface Piece {
  readonly part: Part;
  readonly from: number;
  readonly to: number;
}

const sector = 360 / fiveLinks.length;
const gap = 14;
// Fewer than this many degrees could not be seen at 16 pixels.
const seen = 10;
const faintest = 0.5;

const order = ['passed', 'held', 'offered'] as const;

/** The pieces of arc `index`, without hole or overlap. Somebody in a link is never too few to be seen. */
export const piecesOf = (arc: Arc, index: number): readonly Piece[] => {
  const start = index * sector + gap / 2;
  const whole = sector - gap;
  const wanted = order.map((part) => {
    const share = Math.min(1, Math.max(0, arc[part]));
    return { part, share, least: share > 0 && part !== 'passed' ? seen : 0 };
  });
  const least = wanted.reduce((sum, one) => sum + one.least, 0);
  const shares = Math.max(
    1,
    wanted.reduce((sum, one) => sum + one.share, 0),
  );
  const pieces: Piece[] = [];
  let at = start;
  for (const { part, share, least: own } of wanted) {
    const length = own + (share / shares) * (whole - least);
    if (length < faintest) continue;
    pieces.push({ part, from: at, to: at + length });
    at += length;
  }
  const end = start + whole;
  if (end - at >= faintest) pieces.push({ part: 'rest', from: at, to: end });
  return pieces;
};

/** The angle at which arc `index` is notched when something in it is late. */
export const notchAt = (index: number): number => index * sector + sector / 2;

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** A point at an angle (degrees, clockwise from the top) and a distance from the middle of a field 16 wide. */
export const pointAt = (angle: number, radius: number): readonly [number, number] => {
  const turned = ((angle - 90) * Math.PI) / 180;
  return [round(8 + radius * Math.cos(turned)), round(8 + radius * Math.sin(turned))];
};

/** The path of an arc of a circle, for a stroke. */
export const arcPath = (from: number, to: number, radius: number): string => {
  const [x, y] = pointAt(from, radius);
  const [toX, toY] = pointAt(to, radius);
  return `M${x} ${y}A${radius} ${radius} 0 ${to - from > 180 ? 1 : 0} 1 ${toX} ${toY}`;
};
