import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../app/frame-route.tsx'
import { validateEditorSearch, validateQueriesSearch } from './search.ts'

const listRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/queries',
  validateSearch: validateQueriesSearch,
  component: lazyRouteComponent(() => import('./queries-page.tsx'), 'QueriesPage'),
})

/** `new` is the id of a query that was not saved yet. */
const editorRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/queries/$id',
  validateSearch: validateEditorSearch,
  component: lazyRouteComponent(() => import('./query-page.tsx'), 'QueryPage'),
})

export const queriesRoutes = [listRoute, editorRoute] as const
