import { createContext, useContext } from 'react';
import type { AccountView, UnitView } from '../../contract/answer.ts';
import type { LiveState } from '../ask/live.ts';
import type { May } from '../ask/memberships.ts';
import type { NameOf } from './names.tsx';

/** Who works here, for which unit, and what they may do: known to every screen of the console. */
export interface Session {
  readonly account: AccountView;
  /** The unit for which is read and acted now. */
  readonly unit: string;
  readonly kind: string;
  readonly units: ReadonlyMap<string, UnitView>;
  /** The units among which the account may choose. */
  readonly mine: readonly string[];
  readonly nameOf: NameOf;
  readonly may: May;
  readonly live: LiveState;
  /** Tries at once to reach the server again. */
  readonly tryNow: () => void;
  /** The sample city: synthetic people. */
  readonly sample: boolean;
  readonly choose: (unit: string) => void;
  readonly signOut: () => void;
}

const Here = createContext<Session | null>(null);
export const SessionProvider = Here.Provider;

/** The session of a screen behind the door. */
export const useSession = (): Session => {
  const session = useContext(Here);
  if (session === null) throw new Error('a screen outside the console asks who works here');
  return session;
};

/** The units below one, itself included. */
export const below = (units: ReadonlyMap<string, UnitView>, top: string): readonly UnitView[] => {
  const inside = new Set([top]);
  // Units come parents first or not; until nothing is added any more.
  for (let before = 0; before !== inside.size;) {
    before = inside.size;
    for (const { unit, parent } of units.values()) if (parent !== null && inside.has(parent)) inside.add(unit);
  }
  return [...units.values()].filter(({ unit }) => inside.has(unit));
};
