import { useSearch } from '@tanstack/react-router';

/** What the address of the page says behind the question mark, by name; null for what it does not say. */
export const useSaidInAddress = (): ((name: string) => string | null) => {
  const asked: unknown = useSearch({ strict: false });
  return (name) => {
    const value: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, name) : null;
    return typeof value === 'string' && value !== '' ? value : null;
  };
};
