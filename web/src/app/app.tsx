import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { theme } from '../theme/theme.ts'
import { openQueryClient } from './query-client.ts'
import { router } from './router.tsx'

const client = openQueryClient(() => {
  const { href, pathname } = router.state.location
  if (pathname === '/sign-in') return
  client.removeQueries()
  void router.navigate({ to: '/sign-in', search: { from: href } })
})

/** The nonce that the server put into this page: without it a style tag is not taken. */
function styleNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')
  return meta?.nonce ?? ''
}

// What locks the scrolling under a dialog adds a style tag of its own, and asks for the nonce by this name.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() })

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" />
      </QueryClientProvider>
    </MantineProvider>
  )
}
