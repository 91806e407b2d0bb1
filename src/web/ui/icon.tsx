// Drawn by us on a field 20 wide, with strokes of one width.
const drawings = {
  board: 'M3 4h14v5H3zM3 12h6v4H3zM12 12h5v4h-5z',
  flight: 'M2.5 11l15-6-3 8-4-1-3 4v-5z',
  desk: 'M3 11l2-7h10l2 7v5H3zM3 11h4l1 2h4l1-2h4',
  dispatch:
    'M3 6h9v8H3zM12 8h3l2 3v3h-5M6 16a1.4 1.4 0 1 0 0-2.8A1.4 1.4 0 0 0 6 16M14 16a1.4 1.4 0 1 0 0-2.8A1.4 1.4 0 0 0 14 16',
  site: 'M4 17V4h8v13M12 8h4v9M7 7h2M7 10h2M7 13h2M2.5 17h15',
  laboratory: 'M8 3h4M9 3v5l-4.5 7.5c-.5.9 0 1.5 1 1.5h9c1 0 1.500-.6 1-1.500L11 8V3M6.500 13h7',
  hospital: 'M3.500 17V5h13v12zM10 7.500v5M7.500 10h5',
  rules: 'M4 3h9l3 3v11H4zM7 8h6M7 11h6M7 14h4',
  gaps: 'M10 3a7 7 0 1 0 6.600 4.700M10 6.500v4l2.500 1.500M13.500 3.200l3.300 2.600',
  audit: 'M10 2.500l6 2.500v4.500c0 4-2.500 6.500-6 8-3.500-1.500-6-4-6-8V5zM7.300 10l2 2 3.500-4',
  administration:
    'M10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M10 2.800v2M10 15.200v2M2.800 10h2M15.200 10h2M4.900 4.900l1.400 1.400M13.700 13.700l1.400 1.400M15.100 4.900l-1.400 1.400M6.300 13.700l-1.400 1.400',
  search: 'M8.800 14.500a5.700 5.700 0 1 0 0-11.400 5.700 5.700 0 0 0 0 11.400M13 13l4 4',
  person:
    'M10 9.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400M3.500 17c.6-3.500 3-5.300 6.500-5.300s5.900 1.800 6.500 5.300',
  field: 'M6 2.500h8v15H6zM9 15h2',
  more: 'M4 10h.01M10 10h.01M16 10h.01',
  out: 'M8 4H4v12h4M12.500 6.500L16 10l-3.500 3.500M16 10H8',
  close: 'M5 5l10 10M15 5L5 15',
  check: 'M4 10.500l4 4 8-9',
  bell: 'M5 14h10l-1.200-2V9a3.800 3.800 0 0 0-7.600 0v3zM8.500 16.500h3',
} as const;
export type IconName = keyof typeof drawings;

/** A small drawing beside a word; alone it needs a label on what carries it. */
export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) => (
  <svg className="icon" viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
    <path className="line" d={drawings[name]} />
  </svg>
);
