import { useEffect, useRef } from 'react';
import { useField } from '../use.tsx';
import { signalBad, signalRead } from '../signal.ts';
import type { ClaimableView } from '../../../contract/claimable.ts';
import { Unanswered } from '../../ask/request.ts';
import { type Carried, type Scanned, askElsewhere, askScan, marksOfScan, readScan } from './read.ts';
import { listenForScanner } from './wedge.ts';

type Field = ReturnType<typeof useField>;

const keptCases = async (field: Field, scanned: Carried): Promise<readonly string[]> => {
  const marks = await marksOfScan(scanned);
  const { desk } = field.snapshot();
  const known = [...(desk?.holding ?? []), ...(desk?.coming ?? [])];
  return known.flatMap((one) => (one.marks.some((mark) => marks.includes(mark)) ? [one.case] : []));
};

/** What came of a scan: whom it is about, here or with another unit, or why nobody knows. */
export type Sought =
  | { readonly is: 'frame' | 'nobody' | 'unreachable' }
  | { readonly is: 'here'; readonly cases: readonly string[] }
  | { readonly is: 'elsewhere'; readonly cases: readonly ClaimableView[] }
  | { readonly is: 'refused'; readonly error: unknown };

/** Looks for the person of a scan: on this phone, among those the unit may see, and then among those it may claim. */
export const seek = async (field: Field, scanned: Scanned): Promise<Sought> => {
  if (scanned.is === 'frame') return { is: 'frame' };
  const known = await keptCases(field, scanned);
  if (known.length > 0) return { is: 'here', cases: known };
  const unit = field.snapshot().me?.unit ?? '';
  try {
    const seen = (await askScan(unit, scanned)).items.map((one) => one.case);
    if (seen.length > 0) return { is: 'here', cases: seen };
    const cases = await askElsewhere(unit, scanned);
    return cases.length > 0 ? { is: 'elsewhere', cases } : { is: 'nobody' };
  } catch (error) {
    const silent = error instanceof Unanswered && error.status === 0;
    return silent ? { is: 'unreachable' } : { is: 'refused', error };
  }
};

/** The cases a scanned text is about, as far as this phone or the server knows. */
export const casesOfScan = async (field: Field, text: string): Promise<readonly string[] | 'frame' | 'unreachable'> => {
  const scanned = await readScan(text);
  if (scanned.is === 'frame') return 'frame';
  const known = await keptCases(field, scanned);
  if (known.length > 0) return known;
  try {
    return (await askScan(field.snapshot().me?.unit ?? '', scanned)).items.map((one) => one.case);
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
