import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { type Problem, toProblem } from '../../../api/problem.ts'
import { useAccount } from '../../../app/account.tsx'
import type { RowAction } from '../../../components/table/row-menu.tsx'
import { downloadResult } from '../results/download.ts'
import type { Query } from '../status.ts'
import { useDatabases } from '../use-databases.ts'

const DeleteQuery = lazy(async () => ({ default: (await import('./delete-query.tsx')).DeleteQuery }))
const MoveQuery = lazy(async () => ({ default: (await import('./move-query.tsx')).MoveQuery }))

interface QueryActions {
  readonly actionsOf: (query: Query) => RowAction[]
  /** What a menu has opened. */
  readonly dialog: ReactNode
  readonly problem: Problem | null
}

/** What can be done with a query in the list, as its `allowed` says. */
export function useQueryActions(): QueryActions {
  const navigate = useNavigate()
  const { allowed } = useAccount()
  const [moving, setMoving] = useState<Query | null>(null)
  const [deleting, setDeleting] = useState<Query | null>(null)
  const [failed, setFailed] = useState<Problem | null>(null)
  const databases = useDatabases().all
  const copy = useAction('post', '/queries/:id/copy')
  const open = ({ id }: { readonly id: string }, pane?: 'versions') =>
    void navigate({ to: '/queries/$id', params: { id }, search: pane ? { pane } : {} })

  const download = async ({ id, database, sql }: Query) => {
    setFailed(null)
    await downloadResult({ database, sql, query: id }).catch((error: unknown) => setFailed(toProblem(error)))
  }
  const mayDownload = ({ database }: Query) =>
    databases.some((it) => it.name === database && it.allowed.includes('query:download'))

  const actionsOf = (query: Query): RowAction[] => {
    const may = (action: string) => query.allowed.includes(action)
    return [
      { label: may('query:edit') ? 'Edit' : 'View', onSelect: () => open(query) },
      ...when(mayDownload(query), { label: 'Download', onSelect: () => void download(query) }),
      ...when(allowed.includes('query:create'), {
        label: 'Make a copy',
        onSelect: () => copy.mutate({ params: { id: query.id } }, { onSuccess: (copied) => open(copied) }),
      }),
      ...when(may('query:edit'), { label: 'Move', onSelect: () => setMoving(query) }),
      { label: 'Version history', onSelect: () => open(query, 'versions') },
      ...when(may('query:delete'), { label: 'Delete', onSelect: () => setDeleting(query), destroys: true }),
    ]
  }
  return {
    actionsOf,
    problem: failed ?? copy.error,
    dialog: (
      <Suspense fallback={null}>
        {moving && <MoveQuery query={moving} onClose={() => setMoving(null)} />}
        {deleting && <DeleteQuery query={deleting} onClose={() => setDeleting(null)} />}
      </Suspense>
    ),
  }
}

const when = (may: boolean, action: RowAction): RowAction[] => (may ? [action] : [])
