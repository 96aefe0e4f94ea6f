import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../app/frame-route.tsx'

const pageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/customer-360',
  component: lazyRouteComponent(() => import('./customer-360-page.tsx'), 'Customer360Page'),
})

const exportsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/customer-360/exports',
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
})

export const customer360Routes = [pageRoute, exportsRoute] as const
