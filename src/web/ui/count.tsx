import { useEffect, useRef, useState } from 'react';
import { currentLanguage } from '../text/language.ts';

/** A number in the reader's language. */
export const numberText = (value: number): string => new Intl.NumberFormat(currentLanguage()).format(value);

/** A number that lights up when it changes, so that the eye finds what moved. */
export const Count = ({ value }: { readonly value: number }) => {
  const shown = useRef(value);
  const [moves, setMoves] = useState(0);
  useEffect(() => {
    if (shown.current === value) return;
    shown.current = value;
    setMoves((count) => count + 1);
  }, [value]);
  return (
    <span key={moves} className={moves === 0 ? 'count' : 'count moved'}>
      {numberText(value)}
    </span>
  );
};
