import { Button } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useList } from '../../../api/hooks.ts'
import { Allowed } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { Guarded } from '../guarded.tsx'
import { SearchField } from '../search-field.tsx'
import { AddUser } from './add-user.tsx'
import { EditUser } from './edit-user.tsx'
import { useUserMenu } from './use-user-menu.tsx'
import { columns } from './user-cells.tsx'

const PAGE = '/frame/settings/users'

/** Who may come in, and what they may do. */
export function UsersPage() {
  return (
    <Guarded title="Users" action="user:list">
      <Users />
    </Guarded>
  )
}

function Users() {
  const { search, add, edit } = useSearch({ from: PAGE })
  const navigate = useNavigate({ from: '/settings/users' })
  const users = useList('/users', { query: { search } })
  const openDialog = (dialog: { add?: true; edit?: string }) =>
    navigate({ search: { ...(search === undefined ? {} : { search }), ...dialog } })
  const { menu, dialogs } = useUserMenu((id) => void openDialog({ edit: id }))
  const close = () => void openDialog({})
  return (
    <Section
      title="Users"
      actions={
        <Allowed action="user:create">
          <Button variant="filled" onClick={() => void openDialog({ add: true })}>
            Add user
          </Button>
        </Allowed>
      }
    >
      <SearchField
        label="Search users"
        value={search}
        onSearch={(text) => void navigate({ search: text === undefined ? {} : { search: text }, replace: true })}
      />
      {users.error ? (
        <Failure problem={users.error} retry={users.refetch} />
      ) : (
        <DataTable
          label="Users"
          columns={columns}
          rows={users.data}
          rowKey={(it) => it.id}
          menu={menu}
          empty={<EmptyState title="Nobody has such a name or address">Search for another part of it.</EmptyState>}
          more={
            users.hasNextPage ? { load: () => void users.fetchNextPage(), isLoading: users.isFetchingNextPage } : null
          }
        />
      )}
      {add && <AddUser onClose={close} />}
      {edit !== undefined && <EditUser key={edit} id={edit} onClose={close} />}
      {dialogs}
    </Section>
  )
}
