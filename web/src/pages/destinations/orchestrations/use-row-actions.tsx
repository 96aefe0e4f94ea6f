import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { toProblem } from '../../../api/problem.ts'
import { tellRun } from '../../../components/runs/tell-run.ts'
import type { RowAction } from '../../../components/table/row-menu.tsx'
import type { DestinationsSearch } from '../search.ts'
import type { Orchestration } from './status.ts'

interface RowActions {
  readonly actionsOf: (row: Orchestration) => RowAction[]
  /** Started here a moment ago: they wait, whatever the list says. */
  readonly started: ReadonlySet<string>
  readonly deleting: Orchestration | null
  readonly stopDeleting: () => void
}

/** What can be done with an orchestration in the list, as its `allowed` says. */
export function useRowActions(
  open: (dialog: NonNullable<DestinationsSearch['dialog']>, id: string) => void,
): RowActions {
  const client = useQueryClient()
  const [started, setStarted] = useState<ReadonlySet<string>>(new Set())
  const [deleting, setDeleting] = useState<Orchestration | null>(null)

  async function run({ id, name }: Orchestration) {
    setStarted((all) => new Set(all).add(id))
    try {
      tellRun(client, await api.post('/orchestrations/:id/runs', { params: { id }, body: {} }))
    } catch (error) {
      const { message, hint } = toProblem(error)
      notifications.show({ title: `“${name}” was not started`, message: `${message} ${hint}`, color: 'var(--bad)' })
    } finally {
      setStarted((all) => new Set([...all].filter((it) => it !== id)))
    }
  }
  const actionsOf = (row: Orchestration): RowAction[] => [
    { label: 'View', onSelect: () => open('view-orchestration', row.id) },
    ...when(row, 'orchestration:edit', { label: 'Edit', onSelect: () => open('edit-orchestration', row.id) }),
    ...when(row, 'orchestration:run', { label: 'Run', onSelect: () => void run(row) }),
    ...when(row, 'orchestration:delete', { label: 'Delete', onSelect: () => setDeleting(row), destroys: true }),
  ]
  return { actionsOf, started, deleting, stopDeleting: () => setDeleting(null) }
}

const when = ({ allowed }: Orchestration, action: string, it: RowAction): RowAction[] =>
  allowed.includes(action) ? [it] : []
