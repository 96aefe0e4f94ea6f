import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../app/frame-route.tsx'
import { validateCustomer360Search, validateExportsSearch } from './search.ts'

const pageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/customer-360',
  validateSearch: validateCustomer360Search,
  component: lazyRouteComponent(() => import('./customer-360-page.tsx'), 'Customer360Page'),
})

const exportsRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/customer-360/exports',
  validateSearch: validateExportsSearch,
  component: lazyRouteComponent(() => import('./exports-page.tsx'), 'ExportsPage'),
})

export const customer360Routes = [pageRoute, exportsRoute] as const
