import { Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { RenderedPreview } from '../../../components/bytes/rendered-preview.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import classes from './run.module.css'

/** Rows of a held file, byte for byte. */
export function HeldPreview({ id }: { readonly id: string }) {
  const [table, setTable] = useState<string | undefined>(undefined)
  const { data, error, refetch } = useApi('/runs/:id/preview', {
    params: { id },
    query: table === undefined ? {} : { table },
    isFixed: true,
  })
  return (
    <section aria-label="Rows of the held file" className={classes.heldPart}>
      {data ? (
        <RenderedPreview preview={data} isOld={false} table={table} onTable={setTable} />
      ) : error ? (
        <Failure problem={error} retry={error.retryable ? refetch : undefined} />
      ) : (
        <Skeleton height={140} />
      )}
    </section>
  )
}
