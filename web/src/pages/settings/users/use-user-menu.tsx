import { notifications } from '@mantine/notifications'
import { type ReactNode, useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import type { RowAction } from '../../../components/table/row-menu.tsx'
import { Dialog } from '../dialog.tsx'
import { InviteLink } from './invite-link.tsx'
import type { UserRow } from './user-cells.tsx'

type Asking = { readonly user: UserRow; readonly about: 'disable' | 'second factor' }

interface UserMenu {
  readonly menu: (user: UserRow) => { name: string; actions: RowAction[] }
  readonly dialogs: ReactNode
}

/** What can be done with a user, as far as the server allows it, and the questions that are asked before. */
export function useUserMenu(onEdit: (id: string) => void): UserMenu {
  const [asking, setAsking] = useState<Asking | null>(null)
  const [invited, setInvited] = useState<{ name: string; url: string } | null>(null)
  const enable = useAction('post', '/users/:id/enable')
  const invite = useAction('post', '/users/:id/invite')
  const say = (message: string) => notifications.show({ message })
  const fail = (error: Error) => notifications.show({ message: error.message, color: 'red' })

  const menu = (user: UserRow) => {
    const params = { id: user.id }
    const may = (action: string) => user.allowed.includes(action)
    const inviteAgain = () =>
      invite.mutate(
        { params },
        { onSuccess: ({ inviteUrl }) => setInvited({ name: user.name, url: inviteUrl }), onError: fail },
      )
    const letIn = () =>
      enable.mutate({ params }, { onSuccess: () => say(`${user.name} may sign in again.`), onError: fail })
    const isOut = user.disabledAt !== null
    const actions: (RowAction | false)[] = [
      may('user:edit') && { label: 'Edit', onSelect: () => onEdit(user.id) },
      may('user:edit') && !isOut && { label: 'New invitation link', onSelect: inviteAgain },
      may('user:edit') &&
        user.twoFactorEnabled && {
          label: 'Reset second factor',
          onSelect: () => setAsking({ user, about: 'second factor' }),
        },
      may('user:edit') && isOut && { label: 'Enable', onSelect: letIn },
      may('user:delete') &&
        !isOut && { label: 'Disable', destroys: true, onSelect: () => setAsking({ user, about: 'disable' }) },
    ]
    return { name: user.name, actions: actions.filter((it) => it !== false) }
  }

  const dialogs = (
    <>
      {invited && <InviteLink {...invited} onClose={() => setInvited(null)} />}
      {asking?.about === 'disable' && <Disable user={asking.user} onClose={() => setAsking(null)} />}
      {asking?.about === 'second factor' && <ResetFactor user={asking.user} onClose={() => setAsking(null)} />}
    </>
  )
  return { menu, dialogs }
}

interface Question {
  readonly user: UserRow
  readonly onClose: () => void
}

function Disable({ user, onClose }: Question) {
  const disable = useAction('delete', '/users/:id')
  return (
    <Dialog
      title={`Disable ${user.name}?`}
      button="Disable"
      problem={disable.error}
      isBusy={disable.isPending}
      onSubmit={() => disable.mutate({ params: { id: user.id } }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>They are signed out everywhere at once, and their API keys open nothing until you enable them again.</p>
    </Dialog>
  )
}

function ResetFactor({ user, onClose }: Question) {
  const reset = useAction('post', '/users/:id/reset-second-factor')
  return (
    <Dialog
      title={`Reset the second factor of ${user.name}?`}
      button="Reset"
      problem={reset.error}
      isBusy={reset.isPending}
      onSubmit={() => reset.mutate({ params: { id: user.id } }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>They are signed out everywhere, and their password alone lets them in until they set up another one.</p>
    </Dialog>
  )
}
