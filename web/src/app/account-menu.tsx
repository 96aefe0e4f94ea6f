import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconLogout, IconSelector } from '@tabler/icons-react'
import { MenuButton } from '../components/menu/menu-button.tsx'
import { useSignOut } from '../pages/sign-in/use-sign-out.ts'
import type { Account } from './account.tsx'
import classes from './frame.module.css'

/** Who is signed in, by which policies, and the way out. */
export function AccountMenu({ account }: { readonly account: Account }) {
  const { name, email, policies, options } = account
  const signOut = useSignOut()
  return (
    <MenuButton
      position="top-start"
      width={240}
      labels={[email, ...(options.length > 0 ? [options.join(', ')] : [])]}
      entries={[{ label: 'Sign out', icon: <IconLogout size={15} aria-hidden />, onSelect: signOut }]}
      target={
        <UnstyledButton className={classes.account}>
          <VisuallyHidden>Account of </VisuallyHidden>
          <span className={classes.accountName}>{name}</span>{' '}
          <span className={classes.accountPolicy}>{policies.join(', ')}</span>
          <IconSelector size={14} aria-hidden className={classes.accountMark} />
        </UnstyledButton>
      }
    />
  )
}
