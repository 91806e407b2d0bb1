import { type ReactNode, createContext, useContext, useMemo, useRef, useSyncExternalStore } from 'react';
import type { UnitView } from '../../contract/answer.ts';
import { currentLanguage } from '../text/language.ts';
import { cityTimeNear } from '../ui/moment.ts';
import type { Act, Field, Snapshot } from './field.ts';
import type { Entry } from './keep/entry.ts';
import { cityTime } from './keep/time.ts';
import { type ShownDesk, deskWith } from './view.ts';

const Context = createContext<Field | null>(null);

export const FieldProvider = ({ field, children }: { readonly field: Field; readonly children: ReactNode }) => (
  <Context.Provider value={field}>{children}</Context.Provider>
);

/** The app of this phone. */
export const useField = (): Field => {
  const field = useContext(Context);
  if (field === null) throw new Error('the app is not open');
  return field;
};

/**
 * Keeps an act and then goes on. The screen stays until the phone's disk has it, with everything that was typed; pressed
 * twice meanwhile it is one act. What cannot be kept is told by the app.
 */
export const useKeep = (): ((made: Act | Promise<Act | null>, then: (entry: Entry) => void) => void) => {
  const field = useField();
  const busy = useRef(false);
  return (made, then) => {
    if (busy.current) return;
    busy.current = true;
    const keep = async (): Promise<void> => {
      const act = await Promise.resolve(made).catch(() => {
        field.notKept(null);
        return null;
      });
      const entry = act === null ? null : await field.act(act).catch(() => null);
      busy.current = false;
      if (entry !== null) then(entry);
    };
    void keep();
  };
};

/** What it shows now. */
export const useSnapshot = (): Snapshot => {
  const field = useField();
  return useSyncExternalStore(field.subscribe, field.snapshot);
};

/** The desk with what waits in the outbox on top. */
export const useDesk = (): ShownDesk => {
  const { desk, entries, heardAt, me } = useSnapshot();
  return useMemo(
    () =>
      deskWith(
        desk,
        entries.filter((entry) => entry.account === me?.account && entry.unit === me.unit),
        heardAt,
      ),
    [desk, entries, heardAt, me],
  );
};

/** The name of a unit in the language of now; its code where the phone does not know it. */
export const unitName = (units: ReadonlyMap<string, UnitView>, unit: string): string =>
  units.get(unit)?.names[currentLanguage()] ?? unit;

/** An instant of the city near now: `03:10`, with the day when it is another one. */
export const timeText = (at: number): string => cityTimeNear(at, cityTime());

/** Since when lanes cannot be looked up; null while the server answers. */
export const unknownSince = ({ net, desk, heardAt }: Snapshot): number | null =>
  net === 'on' && heardAt > 0 ? null : (desk?.asOf ?? 0);
