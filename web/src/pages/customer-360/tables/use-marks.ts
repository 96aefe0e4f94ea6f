import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import type { Problem } from '../../../api/problem.ts'
import { currentOf } from '../../destinations/parts/stale-notice.tsx'
import { type Column, type Database, databasesKey, type Tables, tablesKey } from '../databases/use-databases.ts'
import { isMarked, type MarkChange, wantedOf, withChanges } from './mark-changes.ts'

/** Which columns of a database are personal data, and changing that. */
export interface Marks {
  /** As it will be: what is being saved counts already. */
  readonly isMarked: (table: string, column: { readonly name: string; readonly pii: boolean }) => boolean
  readonly mark: (change: MarkChange) => void
  /** Of the last save, where nobody else was faster. */
  readonly problem: Problem | null
  /** What the server has where somebody was faster, and what it would be with the changes; null else. */
  readonly stale: { readonly current: Database; readonly mine: Pick<Database, 'pii'> } | null
  readonly takeTheirs: () => void
  readonly saveOverTheirs: () => void
}

interface Saving {
  readonly changes: readonly MarkChange[]
  /** What it is saved over; absent: what this page has read last. */
  readonly over?: Database
}

/** Changes are saved one after the other; those that were refused because somebody was faster wait for a decision. */
export function useMarks(database: Database): Marks {
  const client = useQueryClient()
  const [waiting, setWaiting] = useState<readonly MarkChange[]>([])
  const write = (saved: Database) => writeDatabase(client, saved)
  const settle = (changes: readonly MarkChange[]) => setWaiting((old) => old.filter((it) => !changes.includes(it)))
  const save = useMutation<Database, Problem, Saving>({
    scope: { id: `marks of ${database.id}` },
    mutationFn: ({ changes, over }) => {
      const { id, name, plugin, settings, pii, version } = over ?? lastRead(client, database)
      const body = { name, plugin, settings, pii: withChanges(pii, changes) }
      return api.put('/databases/:id', { params: { id }, query: { version }, body })
    },
    onSuccess(saved, { changes }) {
      write(saved)
      settle(changes)
    },
    onError(problem, { changes }) {
      if (currentOf(problem) === null) settle(changes)
    },
  })
  const current = currentOf(save.error) as Database | null
  return {
    isMarked: (table, { name, pii }) => wantedOf(waiting, table, name) ?? pii,
    mark(change) {
      setWaiting((old) => [...old, change])
      save.mutate({ changes: [change] })
    },
    problem: current ? null : save.error,
    stale: current && { current, mine: { pii: withChanges(current.pii, waiting) } },
    takeTheirs() {
      if (current) write(current)
      setWaiting([])
      save.reset()
    },
    saveOverTheirs: () => current && save.mutate({ changes: waiting, over: current }),
  }
}

type Client = ReturnType<typeof useQueryClient>

const lastRead = (client: Client, database: Database): Database =>
  client.getQueryData<{ items: Database[] }>(databasesKey)?.items.find((it) => it.id === database.id) ?? database

/** Into what the page has read: to read the tables again would take their engine a second, and longer for large files. */
function writeDatabase(client: Client, saved: Database): void {
  client.setQueryData<{ items: Database[] }>(
    databasesKey,
    (old) => old && { ...old, items: old.items.map((it) => (it.id === saved.id ? saved : it)) },
  )
  const marked = (table: string, column: Column): Column => {
    const pii = isMarked(saved.pii, table, column.name)
    return { ...column, pii, proposed: column.proposed && !pii }
  }
  client.setQueryData<Tables>(
    tablesKey(saved.id),
    (old) =>
      old && {
        items: old.items.map((it) => ({ ...it, columns: it.columns.map((column) => marked(it.name, column)) })),
      },
  )
}
