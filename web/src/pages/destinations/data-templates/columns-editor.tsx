import { Button, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { ColumnRow } from './column-row.tsx'
import { type DraftColumn, moved, newColumn } from './column-rules.ts'
import classes from './data-templates.module.css'

/** Which columns go out, under which names, in which form: every column in order, or those that are chosen here. */
export function ColumnsEditor({
  value,
  onChange,
  known,
  errorOf,
}: {
  /** null: every column, in order. */
  readonly value: readonly DraftColumn[] | null
  readonly onChange: (value: readonly DraftColumn[] | null) => void
  /** The columns of the result that is previewed, to choose from. */
  readonly known: readonly string[]
  /** What is wrong with the column at a place. */
  readonly errorOf: (place: number) => string | undefined
}) {
  const heading = useId()
  const keys = useRef(0)
  const [told, setTold] = useState('')
  const newKey = () => `new-${++keys.current}`
  const all = () => known.map((source) => newColumn(newKey(), { source }))

  function choose(kind: string) {
    if (kind === 'all') return onChange(null)
    onChange(known.length > 0 ? all() : [newColumn(newKey())])
  }
  function move(place: number, by: -1 | 1) {
    if (value === null) return
    const next = moved(value, place, by)
    if (next === value) return
    onChange(next)
    const { to, source } = value[place] ?? newColumn('')
    setTold(`${to || source || 'Column'} is now number ${place + by + 1} of ${value.length}.`)
  }
  return (
    <section aria-labelledby={heading} className={classes.columns}>
      <h3 id={heading} className={classes.columnsTitle}>
        Columns
      </h3>
      <SegmentedControl
        size="xs"
        aria-labelledby={heading}
        value={value === null ? 'all' : 'chosen'}
        onChange={choose}
        data={[
          { value: 'all', label: 'Every column, in order' },
          { value: 'chosen', label: 'Choose, rename, transform' },
        ]}
      />
      {value !== null && (
        <>
          <ol className={classes.rules}>
            {value.map((column, place) => (
              <ColumnRow
                key={column.key}
                column={column}
                place={place}
                count={value.length}
                known={known}
                error={errorOf(place)}
                onChange={(next) => onChange(value.map((it) => (it.key === column.key ? next : it)))}
                onRemove={() => onChange(value.filter((it) => it.key !== column.key))}
                onMove={(by) => move(place, by)}
              />
            ))}
          </ol>
          <div className={classes.columnButtons}>
            <Button size="compact-sm" onClick={() => onChange([...value, newColumn(newKey())])}>
              Add column
            </Button>
            <Button size="compact-sm" onClick={() => onChange([...value, newColumn(newKey(), { kind: 'constant' })])}>
              Add constant
            </Button>
          </div>
          <VisuallyHidden aria-live="polite">{told}</VisuallyHidden>
        </>
      )}
    </section>
  )
}
