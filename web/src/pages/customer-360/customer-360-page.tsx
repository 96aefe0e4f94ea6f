import { Skeleton, Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAction, useApi } from '../../api/hooks.ts'
import type { ItemOf } from '../../api/routes.ts'
import { useAccount } from '../../app/account.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Failure } from '../../components/page/failure.tsx'
import { Page } from '../../components/page/page.tsx'
import { PageHeader } from '../../components/page/page-header.tsx'
import { Section } from '../../components/page/section.tsx'
import { useRecentActivity } from '../../components/runs/recent-activity.tsx'
import { countText } from '../../components/values/quantity-text.ts'
import classes from './customer-360.module.css'

type Database = ItemOf<'/databases'>
type Table = ItemOf<'/databases/:id/tables'>

/** The page *Customer 360*: databases, their tables, and which columns hold personal data. */
export function Customer360Page() {
  const { allowed } = useAccount()
  const mayList = allowed.includes('database:list')
  const { data, error, refetch } = useApi('/databases', { query: { limit: 200 }, enabled: mayList })
  return (
    <Page aside={useRecentActivity()}>
      <PageHeader title="Customer 360" lead="The tables that queries read and exports send.">
        {allowed.includes('database-export:list') && <Link to="/customer-360/exports">Configure Exports</Link>}
      </PageHeader>
      {!mayList && (
        <EmptyState title="You may not see databases">Ask an administrator for a policy that allows it.</EmptyState>
      )}
      {error && !data && <Failure problem={error} retry={refetch} />}
      {data?.items.length === 0 && (
        <EmptyState title="There is no database yet">
          Name one in a configuration file and apply it: its tables stand here then.
        </EmptyState>
      )}
      {data?.items.map((it) => (
        <Tables key={it.id} database={it} />
      ))}
    </Page>
  )
}

function Tables({ database }: { readonly database: Database }) {
  const { data, error, refetch } = useApi('/databases/:id/tables', { params: { id: database.id } })
  return (
    <Section title={database.name} note={database.plugin}>
      {error && !data && <Failure problem={error} retry={refetch} />}
      {!data && !error && <Skeleton height={120} />}
      {data?.items.map((table) => (
        <Columns key={table.name} database={database} table={table} />
      ))}
    </Section>
  )
}

function Columns({ database, table }: { readonly database: Database; readonly table: Table }) {
  const { id, name, plugin, settings, version, pii, allowed } = database
  const save = useAction('put', '/databases/:id')
  const mark = (column: string, isMarked: boolean) => {
    const others = (pii[table.name] ?? []).filter((it) => it !== column)
    const body = { name, plugin, settings, pii: { ...pii, [table.name]: isMarked ? [...others, column] : others } }
    save.mutate({ params: { id }, query: { version }, body })
  }
  return (
    <details className={classes.table} open>
      <summary className={classes.summary}>
        {table.name} {table.rows !== null && <span className={classes.small}>{countText(table.rows)} rows</span>}
      </summary>
      {save.error && <Failure problem={save.error} />}
      <ul className={classes.columns} aria-label={`Columns of ${table.name}`}>
        {table.columns.map((column) => (
          <li key={column.name} className={classes.column}>
            <code className={classes.name}>{column.name}</code>
            <span className={classes.small}>{column.type}</span>
            <Switch
              label="PII"
              aria-label={`PII: ${column.name} of ${table.name}`}
              checked={column.pii}
              disabled={!allowed.includes('database:edit') || save.isPending}
              onChange={({ currentTarget }) => mark(column.name, currentTarget.checked)}
            />
          </li>
        ))}
      </ul>
    </details>
  )
}
