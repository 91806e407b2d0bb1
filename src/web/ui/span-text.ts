import type { TFunction } from 'i18next';
import { spanOf } from './moment.ts';

/** A length of time in words. */
export const spanText = (t: TFunction, milliseconds: number): string => {
  const span = spanOf(milliseconds);
  switch (span.unit) {
    case 'minutes':
      return t('span.minutes', { minutes: span.minutes });
    case 'hours':
      return t('span.hours', { hours: span.hours, minutes: span.minutes });
    case 'days':
      return t('span.days', { days: span.days, hours: span.hours });
  }
};
