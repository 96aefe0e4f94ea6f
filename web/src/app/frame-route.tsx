import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { NoSuchPage } from './no-such-page.tsx'

export const rootRoute = createRootRoute({ notFoundComponent: NoSuchPage })

/** The parent of every page that needs sign-in. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  component: lazyRouteComponent(() => import('./frame.tsx'), 'Frame'),
})
