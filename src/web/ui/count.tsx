import { useEffect, useRef, useState } from 'react';
import { currentLanguage } from '../text/language.ts';

// Making one costs more than drawing the number, and a board has hundreds.
const formats = new Map<string, Intl.NumberFormat>();

/** A number in the reader's language. */
export const numberText = (value: number): string => {
  const language = currentLanguage();
  const format = formats.get(language) ?? new Intl.NumberFormat(language);
  formats.set(language, format);
  return format.format(value);
};

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
