import { Button, Loader, NativeSelect, Skeleton } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { countText } from '../../../components/values/quantity-text.ts'
import { useMaySend } from '../parts/use-way.ts'
import { ByteSheet } from './byte-sheet.tsx'
import classes from './bytes.module.css'
import { ExpectedFiles } from './expected-files.tsx'
import { type Draft, type Preview, useFilePreview } from './use-file-preview.ts'

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
        <Rendered preview={data} isOld={isOld} table={table} onTable={setTable} />
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

function Rendered({
  preview,
  isOld,
  table,
  onTable,
}: {
  readonly preview: Preview
  readonly isOld: boolean
  readonly table: string | undefined
  readonly onTable: (table: string) => void
}) {
  const { warnings, tables, hiddenColumns } = preview
  return (
    <>
      <ExpectedFiles preview={preview} />
      <Facts preview={preview} />
      {warnings.length > 0 && (
        <ul className={classes.warnings} aria-label="Warnings">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {tables.length > 1 && (
        <NativeSelect
          label="Rows of the table"
          data={tables}
          value={table ?? preview.table ?? ''}
          onChange={(event) => onTable(event.currentTarget.value)}
          className={classes.tables}
        />
      )}
      <ByteSheet preview={preview} isOld={isOld} />
      <p className={classes.foot}>
        {scannedText(preview)}
        {hiddenColumns.length > 0 && ` Personal data is hidden from you in ${hiddenColumns.join(', ')}.`}
      </p>
    </>
  )
}

function scannedText({ scannedRows, isComplete, isUnordered }: Preview): string {
  const searched = isComplete
    ? scannedRows === 1
      ? 'The only row was searched'
      : `All ${countText(scannedRows)} rows were searched`
    : `The first ${countText(scannedRows)} rows were searched`
  const order = isUnordered ? ' The query has no ORDER BY: a run may put its rows in another order.' : ''
  return `${searched} for the ones that files go wrong with.${order}`
}

const ENCODINGS: Readonly<Record<Preview['encoding'], string>> = {
  none: 'None',
  gzip: 'GZip',
  tar: 'Tar',
  tgz: 'Tgz',
  zip: 'Zip',
}

/** The fields of a consignment note: a label in small capitals above each value. */
function Facts({ preview }: { readonly preview: Preview }) {
  const { charset, lineEnding, encoding, pgpKeyFingerprint } = preview
  return (
    <dl className={classes.facts}>
      <Fact label="Characters">{charset}, no BOM</Fact>
      <Fact label="Line ending">
        {lineEnding === 'crlf' ? 'CRLF' : 'LF'} <code>{lineEnding === 'crlf' ? '\\r\\n' : '\\n'}</code>
      </Fact>
      <Fact label="Encoding">{ENCODINGS[encoding]}</Fact>
      <Fact label="Encrypted for">
        {pgpKeyFingerprint === null ? 'Nobody' : <code>{pgpKeyFingerprint.slice(-16)}</code>}
      </Fact>
    </dl>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
