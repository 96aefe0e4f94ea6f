/** The parts of the settings, in their order; one is listed for whoever may do its action. */
export const PARTS = [
  { title: 'Users', to: '/settings/users', action: 'user:list' },
  { title: 'Policies', to: '/settings/policies', action: 'policy:list' },
  { title: 'API keys', to: '/settings/api-keys', action: 'api-key:list' },
  { title: 'Credentials', to: '/settings/credentials', action: 'credential:list' },
  { title: 'Alerts', to: '/settings/alerts', action: 'alert-channel:create' },
  { title: 'Audit log', to: '/settings/audit-log', action: 'audit:list' },
  // Everybody has one.
  { title: 'My account', to: '/settings/account', action: null },
] as const

export const partsFor = (allowed: readonly string[]) =>
  PARTS.filter(({ action }) => action === null || allowed.includes(action))
