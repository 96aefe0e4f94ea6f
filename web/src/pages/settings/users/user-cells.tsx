import type { ItemOf } from '../../../api/routes.ts'
import type { Column } from '../../../components/table/data-table.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import classes from '../settings.module.css'

export type UserRow = ItemOf<'/users'>

export const columns: readonly Column<UserRow>[] = [
  {
    key: 'name',
    title: 'Name',
    cell: ({ name, email }) => (
      <>
        <span className={classes.person}>{name}</span>
        <span className={classes.detail}>{email}</span>
      </>
    ),
  },
  {
    key: 'policies',
    title: 'Policies',
    cell: ({ policies, options }) => (
      <>
        <span>{policies.join(', ')}</span>
        {options.length > 0 && <span className={classes.detail}>{options.join(', ')}</span>}
      </>
    ),
  },
  { key: 'status', title: 'Status', width: '8rem', cell: (user) => <UserStatus user={user} /> },
  {
    key: 'factor',
    title: 'Second factor',
    width: '8rem',
    cell: ({ twoFactorEnabled }) => (twoFactorEnabled ? 'On' : 'Off'),
  },
  {
    key: 'seen',
    title: 'Last sign-in',
    width: '9rem',
    cell: ({ lastSignInAt }) => <Moment at={lastSignInAt} form="relative" absent="Never" />,
  },
]

function UserStatus({ user: { disabledAt, lastSignInAt } }: { readonly user: UserRow }) {
  if (disabledAt !== null) return <StatusMark tone="plain">Disabled</StatusMark>
  if (lastSignInAt === null) return <StatusMark tone="waiting">Invited</StatusMark>
  return <StatusMark tone="good">Active</StatusMark>
}
