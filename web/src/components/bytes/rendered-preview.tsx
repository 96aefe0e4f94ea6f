import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { countText } from '../values/quantity-text.ts'
import { ByteSheet } from './byte-sheet.tsx'
import classes from './bytes.module.css'
import { ExpectedFiles } from './expected-files.tsx'
import type { Preview } from './preview.ts'

/** The files, what they are made of, and rows of one of them. */
export function RenderedPreview({
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
