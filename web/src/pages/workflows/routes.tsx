import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../app/frame-route.tsx'

const pageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/workflows',
  component: lazyRouteComponent(() => import('./workflows-page.tsx'), 'WorkflowsPage'),
})

export const workflowsRoutes = [pageRoute] as const
