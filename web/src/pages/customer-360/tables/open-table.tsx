import { Button } from '@mantine/core'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { StaleNotice } from '../../destinations/parts/stale-notice.tsx'
import type { Column, Database, Table } from '../databases/use-databases.ts'
import { ColumnRow } from './column-row.tsx'
import classes from './tables.module.css'
import type { Marks } from './use-marks.ts'

/** Columns that are drawn before somebody asks for the others. */
const MANY = 100

/** The columns of the open table, with a few values of each. */
export function OpenTable({
  database,
  table,
  columns,
  marks,
}: {
  readonly database: Database
  readonly table: Table
  /** Those that are searched for. */
  readonly columns: readonly Column[]
  readonly marks: Marks
}) {
  const [isWhole, setWhole] = useState(false)
  const { data, error, refetch } = useApi('/databases/:id/samples', {
    params: { id: database.id },
    query: { table: table.name },
  })
  const mayEdit = database.allowed.includes('database:edit')
  const shown = isWhole ? columns : columns.slice(0, MANY)
  const sampledOf = ({ name }: Column) =>
    data ? (data.columns.find((it) => it.name === name) ?? null) : error ? null : undefined
  return (
    <div className={classes.open}>
      <Proposals table={table} marks={marks} mayEdit={mayEdit} />
      {data?.columns.some((it) => it.isMasked) && (
        <p className={classes.note}>Values of columns with personal data are hidden from you by your policies.</p>
      )}
      {error && !data && <Failure problem={error} retry={refetch} />}
      {marks.problem && <Failure problem={marks.problem} />}
      {marks.stale && (
        <StaleNotice
          current={{ ...marks.stale.current }}
          mine={marks.stale.mine}
          onTake={marks.takeTheirs}
          onKeep={marks.saveOverTheirs}
        />
      )}
      <div className={classes.columnHead} aria-hidden>
        <span>Column</span>
        <span>Type</span>
        <span>Sample values</span>
        <span>Personal data</span>
      </div>
      <ul className={classes.columns} aria-label={`Columns of ${table.name}`}>
        {shown.map((column) => (
          <ColumnRow
            key={column.name}
            table={table.name}
            column={column}
            sampled={sampledOf(column)}
            marks={marks}
            mayEdit={mayEdit}
          />
        ))}
      </ul>
      {shown.length < columns.length && (
        <Button size="compact-sm" onClick={() => setWhole(true)}>
          Show all {columns.length} columns
        </Button>
      )}
    </div>
  )
}

/** Columns that look like personal data, to be marked at once. */
function Proposals({
  table: { name, columns },
  marks,
  mayEdit,
}: {
  readonly table: Table
  readonly marks: Marks
  readonly mayEdit: boolean
}) {
  const proposed = columns.filter((it) => it.proposed && !marks.isMarked(name, it)).map((it) => it.name)
  if (proposed.length < 2 || !mayEdit) return null
  return (
    <div className={classes.proposals}>
      <p>
        {proposed.length} columns look like personal data: {proposed.join(', ')}.
      </p>
      <Button size="compact-sm" onClick={() => marks.mark({ table: name, columns: proposed, isMarked: true })}>
        Mark all {proposed.length} as PII
      </Button>
    </div>
  )
}
