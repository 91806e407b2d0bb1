import {
  type RouteComponent,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { Nothing } from './shell/nothing.tsx';
import { Opening } from './shell/opening.tsx';
import { screens } from './screens.ts';

/**
 * The addresses of the console: one for each screen, loaded when it is first opened.
 *
 * @param frame what stands around every screen
 */
export const openRouter = (frame: RouteComponent) => {
  const root = createRootRoute({ component: frame, notFoundComponent: Nothing });
  return createRouter({
    routeTree: root.addChildren(
      screens.map(({ path, load }) =>
        createRoute({
          getParentRoute: () => root,
          path,
          component: lazyRouteComponent(async () => ({ screen: await load() }), 'screen'),
        }),
      ),
    ),
    defaultPendingComponent: Opening,
    // Another person, flight or site is another screen: nothing that was opened, typed or asked goes along.
    defaultRemountDeps: ({ params }) => params,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
};
