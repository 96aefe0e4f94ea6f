import { Button, Modal } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import editorClasses from '../editor/editor.module.css'
import type { Typed } from '../editor/typed.ts'
import type { Life } from '../editor/use-life.ts'
import type { Query } from '../status.ts'
import classes from './versions.module.css'

const SqlDiff = lazy(async () => ({ default: (await import('./sql-diff.tsx')).SqlDiff }))
type Version = ItemOf<'/queries/:id/versions'>

/** Every activation, the youngest first: who, when, and what was different. */
export function VersionList({
  query,
  typed,
  life,
}: {
  readonly query: Query
  readonly typed: Typed
  readonly life: Life
}) {
  const { data, error, refetch } = useApi('/queries/:id/versions', { params: { id: query.id } })
  const [shown, setShown] = useState<Version | null>(null)
  if (error && !data) return <Failure problem={error} retry={refetch} />
  if (data?.items.length === 0) {
    return (
      <p className={editorClasses.note}>Each activation is kept here as a version. This query was not activated yet.</p>
    )
  }
  return (
    <>
      <ol className={classes.list} aria-label="Versions">
        {data?.items.map((it) => (
          <li key={it.number} className={classes.item}>
            <span className={classes.number}>{it.number}</span>
            <span className={classes.who}>
              <Moment at={it.activatedAt} /> by {it.activatedBy}
              {it.number === query.activeVersion && ' · active'}
            </span>
            <Button size="compact-xs" onClick={() => setShown(it)} aria-label={`Compare version ${it.number}`}>
              Compare
            </Button>
          </li>
        ))}
      </ol>
      {shown && <Compare version={shown} typed={typed} life={life} onClose={() => setShown(null)} />}
    </>
  )
}

function Compare({
  version: { number, sql, database, activatedAt, activatedBy },
  typed,
  life,
  onClose,
}: {
  readonly version: Version
  readonly typed: Typed
  readonly life: Life
  readonly onClose: () => void
}) {
  const isSame = sql === typed.sql && database === typed.database
  const restore = async () => {
    await life.restore(number)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={`Version ${number}`} size={900}>
      <p className={editorClasses.dialogText}>
        Activated <Moment at={activatedAt} /> by {activatedBy}
        {database === typed.database ? '.' : `, over the database “${database}”.`}{' '}
        {isSame ? 'The text in the editor is the same.' : 'Red is this version, green is what stands in the editor.'}
      </p>
      <Suspense fallback={<div className={editorClasses.waiting} />}>
        <SqlDiff before={sql} after={typed.sql} label={`Difference between version ${number} and the editor`} />
      </Suspense>
      <div className={editorClasses.dialogButtons}>
        <Button onClick={onClose}>Close</Button>
        {life.mayEdit && !isSame && (
          <Button variant="filled" loading={life.busy === 'saving'} onClick={() => void restore()}>
            Restore as draft
          </Button>
        )}
      </div>
    </Modal>
  )
}
