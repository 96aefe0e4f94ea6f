import { Button, Modal } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Moment } from '../../../components/values/moment.tsx'
import type { Query } from '../status.ts'
import classes from './editor.module.css'
import { type Typed, typedOf } from './typed.ts'
import type { Life } from './use-life.ts'

const SqlDiff = lazy(async () => ({ default: (await import('../versions/sql-diff.tsx')).SqlDiff }))

/** Somebody else has saved meanwhile: both are shown, and nothing goes until one is chosen. */
export function StaleDialog({
  mine,
  theirs,
  life,
}: {
  readonly mine: Typed
  readonly theirs: Query
  readonly life: Life
}) {
  const saved = typedOf(theirs)
  const others = (['name', 'description', 'database'] as const).filter((key) => mine[key] !== saved[key])
  return (
    <Modal opened onClose={life.leaveStale} title="Somebody saved this query meanwhile" size={900}>
      <p className={classes.dialogText}>
        {theirs.editedBy ?? 'Somebody'} saved it <Moment at={theirs.updatedAt} form="relative" />. Your text is still
        here and not saved. Lines marked with red are theirs, lines marked with green are yours.
      </p>
      {others.map((key) => (
        <p key={key} className={classes.dialogText}>
          {key}: theirs “{saved[key]}”, yours “{mine[key]}”
        </p>
      ))}
      {mine.sql === saved.sql ? (
        <p className={classes.dialogText}>The SQL is the same.</p>
      ) : (
        <Suspense fallback={<div className={classes.waiting} />}>
          <SqlDiff before={saved.sql} after={mine.sql} label="Difference between their SQL and yours" />
        </Suspense>
      )}
      <div className={classes.dialogButtons}>
        <Button onClick={life.leaveStale}>Go on editing</Button>
        <Button onClick={() => life.takeTheirs(theirs)}>Take theirs</Button>
        <Button variant="filled" loading={life.busy === 'saving'} onClick={() => void life.save(theirs)}>
          Save mine over theirs
        </Button>
      </div>
    </Modal>
  )
}
