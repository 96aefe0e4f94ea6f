import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../app/frame-route.tsx'
import { validateWorkflowsSearch } from './search.ts'

const pageRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/workflows',
  validateSearch: validateWorkflowsSearch,
  component: lazyRouteComponent(() => import('./workflows-page.tsx'), 'WorkflowsPage'),
})

export const workflowsRoutes = [pageRoute] as const
