import { useEffect, useRef } from 'react';
import { useField } from '../use.tsx';
import { signalBad, signalRead } from '../signal.ts';
import { askScan, markOfScan, readScan } from './read.ts';
import { listenForScanner } from './wedge.ts';

/** The cases a scanned text is about, as far as this phone or the server knows. */
export const casesOfScan = async (
  field: ReturnType<typeof useField>,
  text: string,
): Promise<readonly string[] | 'frame' | 'unreachable'> => {
  const scanned = await readScan(text);
  if (scanned.is === 'frame') return 'frame';
  const mark = await markOfScan(scanned);
  const { desk, me } = field.snapshot();
  const known = [...(desk?.holding ?? []), ...(desk?.coming ?? [])].filter((one) => one.marks.includes(mark));
  if (known.length > 0) return known.map((one) => one.case);
  try {
    return (await askScan(me?.unit ?? '', scanned)).items.map((one) => one.case);
  } catch {
    return 'unreachable';
  }
};

/**
 * Listens for a hardware scanner while a screen is shown.
 *
 * @param onCases what to do with the cases that were scanned; false when they do not belong here
 */
export const useScan = (onCases: (ids: readonly string[]) => boolean): void => {
  const field = useField();
  const latest = useRef(onCases);
  useEffect(() => {
    latest.current = onCases;
  });
  useEffect(
    () =>
      listenForScanner((text) => {
        void casesOfScan(field, text).then((found) => {
          const taken = typeof found !== 'string' && latest.current(found);
          if (taken) signalRead();
          else signalBad();
        });
      }),
    [field],
  );
};
