import { lazy, type RefObject, Suspense, useMemo, useState } from 'react'
import type { Problem } from '../../../api/problem.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { ResultPane } from '../results/result-pane.tsx'
import type { Tables } from '../side/side-pane.tsx'
import type { Query } from '../status.ts'
import type { Database } from '../use-databases.ts'
import classes from './editor.module.css'
import { formatSql } from './format-sql.ts'
import { faultIn, lineAt, type Range } from './positions.ts'
import { RunBar } from './run-bar.tsx'
import type { SqlHandle } from './sql-editor.tsx'
import type { Typed } from './typed.ts'
import type { Life } from './use-life.ts'
import { useRun } from './use-run.ts'

const SqlEditor = lazy(async () => ({ default: (await import('./sql-editor.tsx')).SqlEditor }))

interface SqlPaneProps {
  readonly ref: RefObject<SqlHandle | null>
  readonly query: Query | null
  readonly databases: readonly Database[]
  readonly typed: Typed
  readonly change: (more: Partial<Typed>) => void
  readonly life: Life
  /** null for whoever may not see this database. */
  readonly tables: Tables | null
}

/** The SQL, what is wrong with it, and what it gives. */
export function SqlPane({ ref, query, databases, typed, change, life, tables }: SqlPaneProps) {
  const database = databases.find((it) => it.name === typed.database)
  const mayRun = database?.allowed.includes('query:preview') ?? false
  const { ran, cancel, start, format, formatFailed, failed, fault } = useWork({ typed, change, life, mayRun })
  const [isSelected, setSelected] = useState(false)
  return (
    <div className={classes.main}>
      <RunBar
        databases={databases}
        typed={typed}
        change={change}
        life={life}
        ran={ran}
        isSelected={isSelected}
        mayRun={mayRun}
        onRun={() => start({ from: 0, to: typed.sql.length })}
        onRunSelection={() => ref.current && start(ref.current.runnable())}
        onCancel={cancel}
        onFormat={() => void format()}
      />
      <div className={classes.sql}>
        <Suspense fallback={<div className={classes.waiting} aria-busy="true" />}>
          <SqlEditor
            ref={ref}
            value={typed.sql}
            onChange={(sql) => change({ sql })}
            onSelect={setSelected}
            tables={useSchema(tables)}
            fault={fault}
            isReadOnly={!life.mayEdit}
            run={start}
            format={() => void format()}
            save={() => life.mayEdit && void life.save()}
          />
        </Suspense>
      </div>
      <Faults
        formatFailed={formatFailed}
        failed={failed}
        other={life.problem}
        fault={fault}
        text={typed.sql}
        show={(at) => ref.current?.show(at)}
      />
      <ResultPane ran={ran} database={database} query={query} />
    </div>
  )
}

/** Running and formatting what is typed, and what was wrong with it. */
function useWork({
  typed,
  change,
  life,
  mayRun,
}: Pick<SqlPaneProps, 'typed' | 'change' | 'life'> & { readonly mayRun: boolean }) {
  const { ran, run, cancel } = useRun()
  const [formatFailed, setFormatFailed] = useState(false)
  const failed = ran.state === 'failed' ? ran : life.judged
  const fault = useMemo(
    () => (failed && failed.text === typed.sql ? faultIn(failed.text, failed.range, failed.problem.details) : null),
    [failed, typed.sql],
  )
  const start = (range: Range) => {
    const { sql: text, database } = typed
    if (mayRun && text.slice(range.from, range.to).trim() !== '') run({ database, text, range })
  }
  const format = async () => {
    const formatted = await formatSql(typed.sql)
    setFormatFailed(formatted === null)
    if (formatted !== null && life.mayEdit) change({ sql: formatted })
  }
  return { ran, cancel, start, format, formatFailed, failed, fault }
}

/** What is wrong, with the way to its place in the text. */
function Faults({
  formatFailed,
  failed,
  other,
  fault,
  text,
  show,
}: {
  readonly formatFailed: boolean
  readonly failed: { readonly problem: Problem } | null
  readonly other: Problem | null
  readonly fault: Range | null
  readonly text: string
  readonly show: (fault: Range) => void
}) {
  return (
    <>
      {formatFailed && (
        <p className={classes.note} role="status">
          The text could not be put in order as long as it has an error.
        </p>
      )}
      {failed && (
        <div className={classes.problem}>
          <Failure problem={failed.problem} />
          {fault && (
            <button type="button" className={classes.linkButton} onClick={() => show(fault)}>
              Show line {lineAt(text, fault.from)}
            </button>
          )}
        </div>
      )}
      {other && <Failure problem={other} />}
    </>
  )
}

const NONE: Record<string, string[]> = {}

/** Tables and columns as the completion takes them. */
function useSchema(tables: Tables | null): Record<string, string[]> {
  const items = tables?.data?.items
  return useMemo(
    () => (items ? Object.fromEntries(items.map((it) => [it.name, it.columns.map(({ name }) => name)])) : NONE),
    [items],
  )
}
