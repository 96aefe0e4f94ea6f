import { Button, Modal, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useApi } from '../../api/hooks.ts'
import { Allowed } from '../../app/account.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Failure } from '../../components/page/failure.tsx'
import { Page } from '../../components/page/page.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { useRecentActivity } from '../../components/runs/recent-activity.tsx'
import classes from './customer-360.module.css'
import { ExportForm } from './export-form.tsx'

/** *Database Exports*: named sets of whole tables. */
export function ExportsPage() {
  const { data, error, refetch } = useApi('/database-exports', { query: { limit: 200 } })
  const [isAdding, setAdding] = useState(false)
  const [fresh, setFresh] = useState<string | null>(null)
  const items = data?.items ?? []
  return (
    <Page aside={useRecentActivity()}>
      <PageHeader title="Database Exports" lead="Whole tables that an orchestration sends.">
        <Link to="/customer-360">Customer 360</Link>
        <Allowed action="database-export:create">
          <Button variant="filled" onClick={() => setAdding(true)}>
            Create New Export
          </Button>
        </Allowed>
      </PageHeader>
      {error && !data && <Failure problem={error} retry={refetch} />}
      {data && items.length === 0 && fresh === null && (
        <EmptyState title="There is no export yet">Create one, choose its tables, and activate it.</EmptyState>
      )}
      {fresh !== null && <ExportForm key={fresh} name={fresh} existing={null} onDone={() => setFresh(null)} />}
      {items.map((it) => (
        <ExportForm key={`${it.id}-${it.version}`} name={it.name} existing={it} onDone={() => {}} />
      ))}
      {isAdding && (
        <AddExport
          taken={items.map((it) => it.name)}
          onAdd={(name) => {
            setFresh(name)
            setAdding(false)
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Page>
  )
}

function AddExport({
  taken,
  onAdd,
  onClose,
}: {
  readonly taken: readonly string[]
  readonly onAdd: (name: string) => void
  readonly onClose: () => void
}) {
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '' && !taken.includes(name)) onAdd(name)
  }
  return (
    <Modal opened onClose={onClose} title="Add Export">
      <form onSubmit={submit} className={classes.form}>
        <TextInput
          label="Name"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={taken.includes(name) && 'There is an export of this name already.'}
          data-autofocus
        />
        <div className={classes.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled">
            Add
          </Button>
        </div>
      </form>
    </Modal>
  )
}
