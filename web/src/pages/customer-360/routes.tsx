import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../app/frame-route.tsx'

const pageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/customer-360',
  component: lazyRouteComponent(() => import('./customer-360-page.tsx'), 'Customer360Page'),
})

export const customer360Routes = [pageRoute] as const
