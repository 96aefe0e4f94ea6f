import { Button } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction, useList } from '../../../api/hooks.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { Allowed } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import { type Column, DataTable } from '../../../components/table/data-table.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { Dialog } from '../dialog.tsx'
import { Guarded } from '../guarded.tsx'
import classes from '../settings.module.css'
import { CreateKey } from './create-key.tsx'

type Key = ItemOf<'/api-keys'>

/** Keys by which programs act as somebody. */
export function ApiKeysPage() {
  return (
    <Guarded title="API keys" action="api-key:list">
      <ApiKeys />
    </Guarded>
  )
}

function ApiKeys() {
  const { add } = useSearch({ from: '/frame/settings/api-keys' })
  const navigate = useNavigate({ from: '/settings/api-keys' })
  const keys = useList('/api-keys')
  const [deleting, setDeleting] = useState<Key | null>(null)
  const openDialog = (isOpen: boolean) => void navigate({ search: isOpen ? { add: true } : {} })
  const button = (
    <Allowed action="api-key:create">
      <Button variant="filled" onClick={() => openDialog(true)}>
        Create API key
      </Button>
    </Allowed>
  )
  return (
    <Section title="API keys" actions={button}>
      <p className={classes.note}>
        A program that shows a key may do what its owner may, at that moment, and no more. Of a key only a hash is kept.
      </p>
      {keys.error ? (
        <Failure problem={keys.error} retry={keys.refetch} />
      ) : (
        <DataTable
          label="API keys"
          columns={columns}
          rows={keys.data}
          rowKey={(it) => it.id}
          menu={(it) => ({
            name: it.name,
            actions: it.allowed.includes('api-key:delete')
              ? [{ label: 'Delete', destroys: true, onSelect: () => setDeleting(it) }]
              : [],
          })}
          empty={
            <EmptyState title="No API keys yet" action={button}>
              Create one for a script or another system that starts runs or reads receipts.
            </EmptyState>
          }
        />
      )}
      {add && <CreateKey onClose={() => openDialog(false)} />}
      {deleting && <DeleteKey apiKey={deleting} onClose={() => setDeleting(null)} />}
    </Section>
  )
}

function DeleteKey({ apiKey, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const remove = useAction('delete', '/api-keys/:id')
  return (
    <Dialog
      title={`Delete the API key ${apiKey.name}?`}
      button="Delete"
      problem={remove.error}
      isBusy={remove.isPending}
      onSubmit={() => remove.mutate({ params: { id: apiKey.id } }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Whatever shows it is refused from then on.</p>
    </Dialog>
  )
}

const columns: readonly Column<Key>[] = [
  {
    key: 'name',
    title: 'Name',
    cell: ({ name, prefix }) => (
      <>
        <span className={classes.person}>{name}</span>
        <span className={`${classes.detail} ${classes.mono}`}>{prefix}…</span>
      </>
    ),
  },
  { key: 'owner', title: 'Acts as', cell: ({ owner }) => owner },
  { key: 'made', title: 'Created', width: '10rem', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  {
    key: 'used',
    title: 'Last used',
    width: '9rem',
    cell: ({ lastUsedAt }) => <Moment at={lastUsedAt} form="relative" absent="Never" />,
  },
  { key: 'expires', title: 'Expires', width: '10rem', cell: ({ expiresAt }) => <Expiry at={expiresAt} /> },
]

function Expiry({ at }: { readonly at: string | null }) {
  if (at !== null && Date.parse(at) <= Date.now()) return <StatusMark tone="bad">Expired</StatusMark>
  return <Moment at={at} absent="Never" />
}
