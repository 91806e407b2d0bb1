import type { RouteComponent } from '@tanstack/react-router';
import type { IconName } from '../ui/icon.tsx';
import type { shellWords } from './shell/words.ts';
import type { Session } from './session.tsx';

/** One screen of the console. */
export interface Screen {
  readonly path: string;
  readonly load: () => Promise<RouteComponent>;
  /** Its place in the navigation; left out for screens that are reached from others. */
  readonly nav?: {
    readonly name: Extract<keyof typeof shellWords, `screen.${string}`>;
    readonly icon: IconName;
    /** Who has use for it. */
    readonly shows: (session: Session) => boolean;
  };
}

const kinds =
  (...those: readonly string[]) =>
  ({ kind }: Session): boolean =>
    those.includes(kind);
const everybody = (): boolean => true;

/** Every screen, in the order of the navigation. A screen is loaded when it is first opened. */
export const screens: readonly Screen[] = [
  {
    path: '/',
    load: async () => (await import('./board/board-screen.tsx')).BoardScreen,
    nav: { name: 'screen.board', icon: 'board', shows: everybody },
  },
  {
    path: '/desk',
    load: async () => (await import('./desk/desk-screen.tsx')).DeskScreen,
    nav: { name: 'screen.desk', icon: 'desk', shows: ({ may }) => may.read },
  },
  { path: '/cases/$case', load: async () => (await import('./person/case-screen.tsx')).CaseScreen },
  { path: '/me', load: async () => (await import('./me/own-screen.tsx')).OwnScreen },
  {
    path: '/flights/$flight',
    load: async () => (await import('./flight/flight-screen.tsx')).FlightScreen,
  },
  { path: '/wall', load: async () => (await import('./board/wall-screen.tsx')).WallScreen },
];

/** Units of these kinds work with vehicles. */
export const dispatching = kinds('duty', 'district', 'district-desk', 'crew', 'ambulance', 'group');
/** Units of these kinds lodge people. */
export const lodging = kinds('duty', 'district', 'site', 'community', 'group');
export const testing = kinds('duty', 'laboratory', 'courier');
export const treating = kinds('duty', 'hospital', 'ambulance');
