import { Menu } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useAction } from '../../api/hooks.ts'

/** The item of the account menu that ends the session. Nothing that was seen stays in the page. */
export function SignOut() {
  const signOut = useAction('post', '/auth/sign-out')
  const client = useQueryClient()
  const navigate = useNavigate()
  const leave = async () => {
    await navigate({ to: '/sign-in' })
    client.clear()
  }
  return (
    <Menu.Item
      leftSection={<IconLogout size={15} aria-hidden />}
      onClick={() => signOut.mutate({}, { onSuccess: leave })}
    >
      Sign out
    </Menu.Item>
  )
}
