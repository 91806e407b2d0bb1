import { type ReactNode, createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { Icon } from '../ui/icon.tsx';

/** What is said for some seconds after something was done, at times with a way back. */
export interface Toast {
  readonly text: string;
  readonly is?: 'done' | 'trouble';
  readonly action?: { readonly text: string; readonly run: () => void };
}

const Saying = createContext<(toast: Toast) => void>(() => {});
/** Says what was done. */
export const useToast = (): ((toast: Toast) => void) => useContext(Saying);

const stays = 8000;

/** The place where toasts appear; read aloud, never over what is worked on. */
export const Toasts = ({ children }: { readonly children: ReactNode }) => {
  const [shown, setShown] = useState<readonly (Toast & { readonly id: number })[]>([]);
  const count = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
    };
  }, []);
  const drop = useCallback((id: number) => setShown((before) => before.filter((one) => one.id !== id)), []);
  const say = useCallback(
    (toast: Toast) => {
      count.current += 1;
      const id = count.current;
      setShown((before) => [...before.slice(-2), { ...toast, id }]);
      const timer = setTimeout(() => {
        timers.current.delete(timer);
        drop(id);
      }, stays);
      timers.current.add(timer);
    },
    [drop],
  );
  return (
    <Saying.Provider value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map(({ id, text, is = 'done', action }) => (
          <div key={id} className={`toast toast-${is}`}>
            <Icon name={is === 'done' ? 'check' : 'gaps'} />
            <span>{text}</span>
            {action !== undefined && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  drop(id);
                  action.run();
                }}
              >
                {action.text}
              </button>
            )}
          </div>
        ))}
      </div>
    </Saying.Provider>
  );
};
