import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frameRoute } from '../../app/frame-route.tsx'

/** A part of the address that is a text, or nothing. */
const text = <K extends string>(name: K, value: unknown): { [P in K]?: string } =>
  // What is computed has the one name that was given.
  (typeof value === 'string' && value !== '' ? { [name]: value } : {}) as { [P in K]?: string }

const layoutRoute = createRoute({
  getParentRoute: () => frameRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
})

const startRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./start-page.tsx'), 'StartPage'),
})

const usersRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: '/users',
  /** `add` opens the dialog for somebody new, `edit` the one of a user. */
  validateSearch: ({ search, add, edit }): { search?: string; add?: true; edit?: string } => ({
    ...text('search', search),
    ...(add === true && { add }),
    ...text('edit', edit),
  }),
  component: lazyRouteComponent(() => import('./users/users-page.tsx'), 'UsersPage'),
})

const policiesRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: '/policies',
  component: lazyRouteComponent(() => import('./policies/policies-page.tsx'), 'PoliciesPage'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: '/api-keys',
  validateSearch: ({ add }): { add?: true } => (add === true ? { add } : {}),
  component: lazyRouteComponent(() => import('./api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
})

const credentialsRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: '/credentials',
  /** `rotate` opens the dialog that replaces the secrets of a credential. */
  validateSearch: ({ search, rotate }): { search?: string; rotate?: string } => ({
    ...text('search', search),
    ...text('rotate', rotate),
  }),
  component: lazyRouteComponent(() => import('./credentials/credentials-page.tsx'), 'CredentialsPage'),
})

const alertsRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: '/alerts',
  /** `add` opens the dialog for a new channel, `edit` the one of a channel. */
  validateSearch: ({ add, edit }): { add?: true; edit?: string } => ({
    ...(add === true && { add }),
    ...text('edit', edit),
  }),
  component: lazyRouteComponent(() => import('./alerts/alerts-page.tsx'), 'AlertsPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
})

export interface AuditSearch {
  readonly search?: string
  readonly action?: string
  readonly outcome?: 'done' | 'refused'
  readonly userId?: string
  /** How many days back; absent: all of them. */
  readonly days?: 30 | 90 | 365
}

const auditRoute = createRoute({
  getParentRoute: () => layoutRoute,
  path: '/audit-log',
  validateSearch: ({ search, action, outcome, userId, days }): AuditSearch => ({
    ...text('search', search),
    ...text('action', action),
    ...text('userId', userId),
    ...((outcome === 'done' || outcome === 'refused') && { outcome }),
    ...((days === 30 || days === 90 || days === 365) && { days }),
  }),
  component: lazyRouteComponent(() => import('./audit-log/audit-log-page.tsx'), 'AuditLogPage'),
})

export const settingsRoutes = [
  layoutRoute.addChildren([
    startRoute,
    usersRoute,
    policiesRoute,
    apiKeysRoute,
    credentialsRoute,
    alertsRoute,
    accountRoute,
    auditRoute,
  ]),
] as const
