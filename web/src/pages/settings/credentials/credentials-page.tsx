import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useList } from '../../../api/hooks.ts'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { RowAction } from '../../../components/table/row-menu.tsx'
import { Guarded } from '../guarded.tsx'
import { SearchField } from '../search-field.tsx'
import classes from '../settings.module.css'
import { type CredentialRow, columns } from './credential-cells.tsx'
import { DeleteCredential } from './delete-credential.tsx'
import { Rotate } from './rotate.tsx'

/** What signs in to partners' servers: where it is used, and how it is replaced. */
export function CredentialsPage() {
  return (
    <Guarded title="Credentials" action="credential:list">
      <Credentials />
    </Guarded>
  )
}

function Credentials() {
  const { search, rotate } = useSearch({ from: '/frame/settings/credentials' })
  const navigate = useNavigate({ from: '/settings/credentials' })
  const credentials = useList('/credentials', { query: { search } })
  const [deleting, setDeleting] = useState<CredentialRow | null>(null)
  const kept = search === undefined ? {} : { search }
  const openRotate = (id: string | undefined) =>
    void navigate({ search: { ...kept, ...(id === undefined ? {} : { rotate: id }) } })
  return (
    <Section title="Credentials">
      <p className={classes.note}>
        Secrets rest sealed and are never shown again. Destinations that use a credential sign in with it.
      </p>
      <SearchField
        label="Search credentials"
        value={search}
        onSearch={(text) => void navigate({ search: text === undefined ? {} : { search: text }, replace: true })}
      />
      {credentials.error ? (
        <Failure problem={credentials.error} retry={credentials.refetch} />
      ) : (
        <DataTable
          label="Credentials"
          columns={columns}
          rows={credentials.data}
          rowKey={(it) => it.id}
          menu={(it) => ({ name: it.name, actions: actionsOf(it, openRotate, setDeleting) })}
          empty={<Nothing isSearch={search !== undefined} />}
          more={
            credentials.hasNextPage
              ? { load: () => void credentials.fetchNextPage(), isLoading: credentials.isFetchingNextPage }
              : null
          }
        />
      )}
      {rotate !== undefined && <Rotate key={rotate} id={rotate} onClose={() => openRotate(undefined)} />}
      {deleting && <DeleteCredential credential={deleting} onClose={() => setDeleting(null)} />}
    </Section>
  )
}

/** What the server lets this person do with a credential. */
function actionsOf(
  it: CredentialRow,
  onRotate: (id: string) => void,
  onDelete: (it: CredentialRow) => void,
): RowAction[] {
  const may = (action: string) => it.allowed.includes(action)
  return [
    ...(may('credential:edit') ? [{ label: 'Rotate', onSelect: () => onRotate(it.id) }] : []),
    ...(may('credential:delete') ? [{ label: 'Delete', destroys: true, onSelect: () => onDelete(it) }] : []),
  ]
}

function Nothing({ isSearch }: { readonly isSearch: boolean }) {
  if (isSearch) return <EmptyState title="No credential has such a name">Search for another part of it.</EmptyState>
  return (
    <EmptyState title="No credentials yet">
      A credential is made where it is needed first: choose “Create a new credential” while you add a destination.
    </EmptyState>
  )
}
