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

/** Units of these kinds work with vehicles. */
const dispatching = kinds('duty', 'district', 'district-desk', 'crew', 'test-point', 'group');
/** Units of these kinds lodge people. */
const lodging = kinds('duty', 'district', 'site', 'test-point', 'community', 'group');
const testing = kinds('laboratory', 'courier');
const treating = kinds('hospital', 'ambulance');

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
  {
    path: '/dispatch',
    load: async () => (await import('./dispatch/dispatch-screen.tsx')).DispatchScreen,
    nav: { name: 'screen.dispatch', icon: 'dispatch', shows: (session) => session.may.read && dispatching(session) },
  },
  { path: '/runs/$run', load: async () => (await import('./dispatch/run-screen.tsx')).RunScreen },
  {
    path: '/site',
    load: async () => (await import('./site/site-screen.tsx')).SiteScreen,
    nav: { name: 'screen.site', icon: 'site', shows: (session) => session.may.read && lodging(session) },
  },
  { path: '/site/$site', load: async () => (await import('./site/site-screen.tsx')).SiteScreen },
  {
    path: '/laboratory',
    load: async () => (await import('./laboratory/laboratory-screen.tsx')).LaboratoryScreen,
    nav: { name: 'screen.laboratory', icon: 'laboratory', shows: (session) => session.may.read && testing(session) },
  },
  {
    path: '/hospital',
    load: async () => (await import('./hospital/hospital-screen.tsx')).HospitalScreen,
    nav: { name: 'screen.hospital', icon: 'hospital', shows: (session) => session.may.read && treating(session) },
  },
  {
    path: '/rules',
    load: async () => (await import('./rules/rules-screen.tsx')).RulesScreen,
    nav: { name: 'screen.rules', icon: 'rules', shows: ({ may }) => may.read },
  },
  {
    path: '/gaps',
    load: async () => (await import('./gaps/gaps-screen.tsx')).GapsScreen,
    nav: { name: 'screen.gaps', icon: 'gaps', shows: ({ may }) => may.read },
  },
  {
    path: '/audit',
    load: async () => (await import('./audit/audit-screen.tsx')).AuditScreen,
    nav: { name: 'screen.audit', icon: 'audit', shows: ({ kind, may }) => may.audit || (kind === 'duty' && may.read) },
  },
  { path: '/print/list', load: async () => (await import('./print/list-screen.tsx')).ListScreen },
  {
    path: '/print/paper/$paper/$case',
    load: async () => (await import('./print/paper-screen.tsx')).PaperScreen,
  },
  { path: '/cases/$case', load: async () => (await import('./person/case-screen.tsx')).CaseScreen },
  {
    path: '/administration',
    load: async () => (await import('./administration/administration-screen.tsx')).AdministrationScreen,
    nav: { name: 'screen.administration', icon: 'administration', shows: ({ may }) => may.administer },
  },
  { path: '/me', load: async () => (await import('./me/own-screen.tsx')).OwnScreen },
  {
    path: '/flights/$flight',
    load: async () => (await import('./flight/flight-screen.tsx')).FlightScreen,
  },
  { path: '/wall', load: async () => (await import('./board/wall-screen.tsx')).WallScreen },
];
