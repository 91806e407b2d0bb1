import { useMemo } from 'react';
import encodeQR from 'qr';

/** A text as a QR code, drawn by us: dark on white in every theme, or cameras cannot read it. */
export const Qr = ({
  text,
  label,
  size = 200,
}: {
  readonly text: string;
  readonly label: string;
  readonly size?: number;
}) => {
  const { path, width } = useMemo(() => {
    const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
    const dark = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { path: dark.join(''), width: rows.length };
  }, [text]);
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${width}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
    >
      <path className="qr-ground" d={`M0 0h${width}v${width}H0z`} />
      <path className="qr-ink" d={path} />
    </svg>
  );
};
