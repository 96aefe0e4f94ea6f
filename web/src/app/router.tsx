import { createRoute, createRouter, redirect } from '@tanstack/react-router'
import { toProblem } from '../api/problem.ts'
import { Failure } from '../components/page/failure.tsx'
import { customer360Routes } from '../pages/customer-360/routes.tsx'
import { destinationsRoutes } from '../pages/destinations/routes.tsx'
import { queriesRoutes } from '../pages/queries/routes.tsx'
import { settingsRoutes } from '../pages/settings/routes.tsx'
import { signInRoutes } from '../pages/sign-in/routes.tsx'
import { workflowsRoutes } from '../pages/workflows/routes.tsx'
import { frameRoute, rootRoute } from './frame-route.tsx'

const startRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/destinations', replace: true })
  },
})

const routeTree = rootRoute.addChildren([
  ...signInRoutes,
  frameRoute.addChildren([
    startRoute,
    ...customer360Routes,
    ...queriesRoutes,
    ...destinationsRoutes,
    ...workflowsRoutes,
    ...settingsRoutes,
  ]),
])

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => <Failure problem={toProblem(error)} retry={reset} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
