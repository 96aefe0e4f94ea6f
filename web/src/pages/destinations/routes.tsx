import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../app/frame-route.tsx'
import { validateSearch } from './search.ts'

const pageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/destinations',
  validateSearch,
  component: lazyRouteComponent(() => import('./destinations-page.tsx'), 'DestinationsPage'),
})

export const destinationsRoutes = [pageRoute] as const
