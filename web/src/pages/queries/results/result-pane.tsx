import { Button } from '@mantine/core'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { type Problem, toProblem } from '../../../api/problem.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { copyText } from '../../../components/values/copy-text.ts'
import { countText } from '../../../components/values/quantity-text.ts'
import type { Ran, Result } from '../editor/use-run.ts'
import type { Query } from '../status.ts'
import type { Database } from '../use-databases.ts'
import { asLines } from './as-lines.ts'
import { downloadResult } from './download.ts'
import { ResultGrid } from './result-grid.tsx'
import classes from './results.module.css'

const SECOND_MS = 1000
/** So long a button says that it has copied. */
const COPIED_MS = 2000

/** What the last run of the SQL gave. */
export function ResultPane({
  ran,
  database,
  query,
}: {
  readonly ran: Ran
  readonly database: Database | undefined
  readonly query: Query | null
}) {
  return (
    <section className={classes.pane} aria-label="Result">
      {ran.state === 'none' && (
        <div className={classes.hint}>
          {database?.allowed.includes('query:preview') && (
            <>
              <p>The first 100 rows stand here as soon as the query was run. Nothing is sent.</p>
              <Shortcuts />
            </>
          )}
          {database && !database.allowed.includes('query:preview') && <p>You may read this query, and not run it.</p>}
        </div>
      )}
      {ran.state === 'cancelled' && (
        <p className={classes.hint} role="status">
          The query was stopped.
        </p>
      )}
      {ran.state === 'running' && <Running since={ran.since} />}
      {ran.state === 'done' && (
        <>
          <div className={classes.bar}>
            <p className={classes.count} role="status">
              {rowsText(ran.result)} <span className={classes.soft}>in {timeText(ran.result.elapsedMs)}</span>
            </p>
            {database?.name === ran.database && database.allowed.includes('query:download') && (
              <Keep result={ran.result} database={ran.database} sql={ran.sql} query={query} />
            )}
          </div>
          {ran.result.rows.length === 0 ? (
            <p className={classes.hint}>
              The query ran and gave no rows. Its columns: {ran.result.columns.map((it) => it.name).join(', ')}.
            </p>
          ) : (
            <ResultGrid result={ran.result} />
          )}
        </>
      )}
    </section>
  )
}

const SHORTCUTS = [
  ['Enter', 'run all, or what is selected'],
  ['Shift Enter', 'run this line'],
  ['Alt Enter', 'run up to this line'],
  ['L', 'format'],
  ['/', 'comment'],
  ['Space', 'complete'],
  ['S', 'save draft'],
] as const

/** The keys that the editor knows beside those of any other. */
function Shortcuts() {
  const command = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl'
  return (
    <dl className={classes.keys} aria-label="Keys in the editor">
      {SHORTCUTS.map(([keys, what]) => (
        <div key={keys}>
          <dt>
            {keys === 'Space' ? 'Ctrl' : command} {keys}
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  )
}

function Running({ since }: { readonly since: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className={classes.hint}>
      <span role="status">The query runs…</span> {Math.max(0, Math.round((now - since) / SECOND_MS))} s
    </p>
  )
}

/** Taking a result along: the rows that are shown, or all of them as a file. */
function Keep({
  result,
  database,
  sql,
  query,
}: {
  readonly result: Result
  readonly database: string
  readonly sql: string
  readonly query: Query | null
}) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(asLines(result))
    setCopied(true)
    setTimeout(() => setCopied(false), COPIED_MS)
  }
  const download = async () => {
    setBusy(true)
    setProblem(null)
    await downloadResult({ database, sql, ...(query ? { query: query.id } : {}) }).catch((error: unknown) =>
      setProblem(toProblem(error)),
    )
    setBusy(false)
  }
  return (
    <div className={classes.download}>
      <div className={classes.buttons}>
        <Button size="compact-sm" leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copy()}>
          {isCopied ? 'Copied' : 'Copy rows'}
        </Button>
        <Button
          size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
          loading={isBusy}
          onClick={() => void download()}
        >
          Download
        </Button>
      </div>
      {problem && <Failure problem={problem} />}
    </div>
  )
}

const timeText = (ms: number): string => (ms < SECOND_MS ? `${ms} ms` : `${(ms / SECOND_MS).toFixed(1)} s`)

function rowsText({ rows, hasMore }: Result): string {
  if (hasMore) return `First ${countText(rows.length)} rows, there are more`
  return rows.length === 1 ? '1 row' : `${countText(rows.length)} rows`
}
