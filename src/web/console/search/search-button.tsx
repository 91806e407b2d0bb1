import { Suspense, lazy, useEffect, useState } from 'react';
import { useWords } from '../../text/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { searchWords } from './words.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));

const writing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"], [role="combobox"]'));

/** Opens the search from anywhere: by Ctrl-K or ⌘K, by a slash where nobody writes, or by this button. */
export const SearchButton = () => {
  const say = useWords(searchWords);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const called = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey;
      const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
      // A dialog that is open keeps its own keys.
      const slash = event.key === '/' && bare && !writing(event.target) && !document.querySelector('[role="dialog"]');
      if (!called && !slash) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  return (
    <>
      <button
        type="button"
        className="button header-search"
        aria-label={`${say('search.open')}: ${say('search.title')}`}
        aria-keyshortcuts="Control+K Meta+K /"
        onClick={() => setOpen(true)}
      >
        <Icon name="search" size={18} />
        <span>{say('search.open')}</span>
        <kbd aria-hidden="true">{say('search.key-open')}</kbd>
      </button>
      {open && (
        <Suspense fallback={null}>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
