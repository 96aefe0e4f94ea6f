import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconLogout, IconSelector } from '@tabler/icons-react'
import { useSignOut } from '../pages/sign-in/use-sign-out.ts'
import type { Account } from './account.tsx'
import classes from './frame.module.css'

/** Who is signed in, by which policies, and the way out. */
export function AccountMenu({ account }: { readonly account: Account }) {
  const { name, email, policies, options } = account
  const signOut = useSignOut()
  return (
    <Menu position="top-start" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          <VisuallyHidden>Account of </VisuallyHidden>
          <span className={classes.accountName}>{name}</span>{' '}
          <span className={classes.accountPolicy}>{policies.join(', ')}</span>
          <IconSelector size={14} aria-hidden className={classes.accountMark} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{email}</Menu.Label>
        {options.length > 0 && <Menu.Label>{options.join(', ')}</Menu.Label>}
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
