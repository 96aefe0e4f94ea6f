import { Switch } from '@mantine/core'
import type { Column } from '../databases/use-databases.ts'
import { type Sampled, SampleValues } from './sample-values.tsx'
import classes from './tables.module.css'
import { typeWords } from './type-words.ts'
import type { Marks } from './use-marks.ts'

/** A column: what it is called, what stands in it, and whether that is personal data. */
export function ColumnRow({
  table,
  column,
  sampled,
  marks,
  mayEdit,
}: {
  readonly table: string
  readonly column: Column
  readonly sampled: Sampled | null | undefined
  readonly marks: Marks
  readonly mayEdit: boolean
}) {
  const { name, type, proposed } = column
  const isMarked = marks.isMarked(table, column)
  const words = typeWords(type)
  return (
    <li className={classes.column}>
      <code className={classes.columnName}>{name}</code>
      <span className={classes.type}>
        {words !== null && <span>{words}</span>}
        <code>{type}</code>
      </span>
      <SampleValues sampled={sampled} />
      <span className={classes.pii}>
        {proposed && !isMarked && <span className={classes.proposed}>Looks like personal data</span>}
        <Switch
          label="PII"
          aria-label={`PII: ${name} of ${table}`}
          checked={isMarked}
          disabled={!mayEdit}
          onChange={({ currentTarget }) => marks.mark({ table, columns: [name], isMarked: currentTarget.checked })}
        />
      </span>
    </li>
  )
}
