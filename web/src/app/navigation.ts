import { IconArrowsExchange, IconDatabase, IconFileCode, IconSend, IconSettings } from '@tabler/icons-react'

/** The pages, in their order; one is listed for whoever may do any of `actions`. */
export const PAGES = [
  { title: 'Customer 360', to: '/customer-360', icon: IconDatabase, actions: ['database:list'] },
  { title: 'Queries', to: '/queries', icon: IconFileCode, actions: ['query:list'] },
  { title: 'Destinations', to: '/destinations', icon: IconSend, actions: ['destination:list', 'orchestration:list'] },
  { title: 'Workflows', to: '/workflows', icon: IconArrowsExchange, actions: ['run:list'] },
  // Everybody has an account of their own to set up there.
  { title: 'Settings', to: '/settings', icon: IconSettings, actions: null },
] as const

/** Those pages that an account may list anything on. */
export const pagesFor = (allowed: readonly string[]) =>
  PAGES.filter(({ actions }) => actions === null || actions.some((action) => allowed.includes(action)))
