import { Tabs } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Problem } from '../../../api/problem.ts'
import type { AnswerOf } from '../../../api/routes.ts'
import editorClasses from '../editor/editor.module.css'
import type { Typed } from '../editor/typed.ts'
import type { Life } from '../editor/use-life.ts'
import type { Pane } from '../search.ts'
import type { Query } from '../status.ts'
import { VersionList } from '../versions/version-list.tsx'
import { DetailsPane } from './details-pane.tsx'
import classes from './side.module.css'
import { TableList } from './table-list.tsx'

export type Tables = UseQueryResult<AnswerOf<'get', '/databases/:id/tables'>, Problem>

/** What stands beside the SQL: what the query is, the tables it can read, and its history. */
export function SidePane({
  pane,
  onPane,
  query,
  typed,
  change,
  life,
  tables,
  onInsert,
}: {
  readonly pane: Pane
  readonly onPane: (pane: Pane) => void
  readonly query: Query | null
  readonly typed: Typed
  readonly change: (more: Partial<Typed>) => void
  readonly life: Life
  /** null for whoever may not look into the database. */
  readonly tables: Tables | null
  readonly onInsert: (text: string) => void
}) {
  return (
    <aside className={classes.pane} aria-label="About this query">
      <Tabs value={pane} onChange={(next) => onPane((next ?? 'details') as Pane)} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="details">Details</Tabs.Tab>
          <Tabs.Tab value="tables">Tables</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="details" className={classes.panel}>
          <DetailsPane query={query} typed={typed} change={change} life={life} />
        </Tabs.Panel>
        <Tabs.Panel value="tables" className={classes.panel}>
          {tables ? (
            <TableList tables={tables} database={typed.database} onInsert={life.mayEdit ? onInsert : null} />
          ) : (
            <p className={editorClasses.note}>You may not look into this database.</p>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="versions" className={classes.panel}>
          {query ? (
            <VersionList query={query} typed={typed} life={life} />
          ) : (
            <p className={editorClasses.note}>Each activation is kept here as a version.</p>
          )}
        </Tabs.Panel>
      </Tabs>
    </aside>
  )
}
