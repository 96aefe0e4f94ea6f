import { Button, Loader, Skeleton } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { RenderedPreview } from '../../../components/bytes/rendered-preview.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { useMaySend } from '../parts/use-way.ts'
import classes from './file-preview.module.css'
import { type Draft, useFilePreview } from './use-file-preview.ts'

/** The file before it leaves: names, sizes, and rows byte for byte, as the form stands now. */
export function FilePreview({
  draft,
  missing,
  onColumns,
}: {
  /** null while something is not chosen that the file depends on. */
  readonly draft: Omit<Draft, 'table'> | null
  /** What has to be chosen first, as a sentence. */
  readonly missing: string
  /** Hears which columns the result has, whatever the form makes of them. */
  readonly onColumns?: (names: readonly string[]) => void
}) {
  const [table, setTable] = useState<string | undefined>(undefined)
  const isExport = draft?.objectType === 'database-export'
  const maySend = useMaySend(draft)
  const whole = draft === null ? null : { ...draft, ...(isExport && table !== undefined ? { table } : {}) }
  const asked = maySend ? whole : null
  const { data, error, isFetching, isOld, refetch } = useFilePreview(asked)
  const columns = data?.columns.map((it) => it.name).join('\n')
  const told = useEffectEvent((names: string) => onColumns?.(names.split('\n')))
  useEffect(() => {
    if (columns !== undefined) told(columns)
  }, [columns])
  const isBusy = (draft !== null && maySend === undefined) || (asked !== null && (isFetching || (isOld && !error)))
  return (
    <section className={classes.panel} aria-label="The bytes before they leave" aria-busy={isBusy}>
      <div className={classes.panelHead}>
        <h3 className={classes.panelTitle}>The bytes before they leave</h3>
        {isBusy && <Loader aria-label="Rendering" />}
        {asked !== null && !isBusy && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconRefresh size={13} aria-hidden />}
            onClick={() => refetch()}
          >
            Render again
          </Button>
        )}
      </div>
      {draft === null ? (
        <EmptyState title="Nothing to show yet">{missing}</EmptyState>
      ) : maySend === false ? (
        <EmptyState title="You may not send this way">
          The file is shown to whoever may send to this destination with this data template. Ask an operator to open
          both to you.
        </EmptyState>
      ) : error && !isBusy ? (
        <Failure problem={error} retry={error.retryable ? refetch : undefined} />
      ) : data ? (
        <RenderedPreview preview={data} isOld={isOld} table={table} onTable={setTable} />
      ) : (
        <Waiting />
      )}
    </section>
  )
}

function Waiting() {
  return (
    <div className={classes.waiting}>
      <Skeleton height={54} />
      <Skeleton height={13} width="82%" />
      <Skeleton height={13} width="64%" />
      <Skeleton height={13} width="73%" />
    </div>
  )
}
