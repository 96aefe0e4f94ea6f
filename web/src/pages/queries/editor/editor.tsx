import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { useAccount } from '../../../app/account.tsx'
import type { EditorSearch } from '../search.ts'
import { SidePane } from '../side/side-pane.tsx'
import { starterOf } from '../starters.ts'
import type { Query } from '../status.ts'
import type { Database } from '../use-databases.ts'
import { ActivateDialog } from './activate-dialog.tsx'
import classes from './editor.module.css'
import { EditorHead } from './editor-head.tsx'
import type { SqlHandle } from './sql-editor.tsx'
import { SqlPane } from './sql-pane.tsx'
import { StaleDialog } from './stale-dialog.tsx'
import type { Typed } from './typed.ts'
import { placeOf, useEditing } from './use-editing.ts'
import { useLife } from './use-life.ts'

const page = getRouteApi('/frame/queries/$id')

/** A query while it is written: its SQL, what it gives, and what belongs to it. */
export function Editor({
  query,
  databases,
  onBorn,
}: {
  /** null for one that was not saved yet. */
  readonly query: Query | null
  readonly databases: readonly Database[]
  readonly onBorn: (id: string) => void
}) {
  const { pane = 'details', starter, folder } = page.useSearch()
  const navigate = page.useNavigate()
  const { id: userId } = useAccount()
  const editing = useEditing(query, useBeginning(databases, starter), placeOf(userId, query?.id ?? null))
  const life = useLife({ query, editing, folder, onBorn })
  const [isActivating, setActivating] = useState(false)
  const sql = useRef<SqlHandle>(null)
  const { typed, change } = editing
  const database = databases.find((it) => it.name === typed.database)
  const read = useApi('/databases/:id/tables', { params: { id: typed.database }, enabled: database !== undefined })
  const tables = database ? read : null
  return (
    <div className={classes.page}>
      <EditorHead query={query} editing={editing} life={life} onActivate={() => setActivating(true)} />
      <div className={classes.columns}>
        <SqlPane
          ref={sql}
          query={query}
          databases={databases}
          typed={typed}
          change={change}
          life={life}
          tables={tables}
        />
        <SidePane
          pane={pane}
          onPane={(next) => void navigate({ search: (old) => ({ ...old, pane: next }) as EditorSearch, replace: true })}
          query={query}
          typed={typed}
          change={change}
          life={life}
          tables={tables}
          onInsert={(text) => sql.current?.insert(text)}
        />
      </div>
      {isActivating && <ActivateDialog life={life} onClose={() => setActivating(false)} />}
      {life.stale && <StaleDialog mine={typed} life={life} theirs={life.stale} />}
    </div>
  )
}

/** What a new query begins with. */
function useBeginning(databases: readonly Database[], starter: string | undefined): Typed {
  const database = databases[0]?.name ?? ''
  return useMemo(() => {
    const begun = starterOf(starter)
    return { name: begun?.title ?? '', description: begun?.description ?? '', database, sql: begun?.sql ?? '' }
  }, [database, starter])
}
