import { ActionIcon, Autocomplete, MultiSelect, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { type DraftColumn, TRANSFORMS, type TransformName } from './column-rules.ts'
import classes from './data-templates.module.css'

interface RowProps {
  readonly column: DraftColumn
  readonly place: number
  readonly count: number
  readonly known: readonly string[]
  readonly error: string | undefined
  readonly onChange: (column: DraftColumn) => void
  readonly onRemove: () => void
  readonly onMove: (by: -1 | 1) => void
}

const CHOICES = Object.entries(TRANSFORMS).map(([value, label]) => ({ value, label }))

/** One column of the file. Alt with an arrow moves it, wherever in the row the cursor is. */
export function ColumnRow(props: RowProps) {
  const { column, place, error, onChange, onMove } = props
  const of = column.to || column.source || `column ${place + 1}`
  const set = (more: Partial<DraftColumn>) => onChange({ ...column, ...more })
  const byKey = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key]
    if (!event.altKey || by === undefined) return
    event.preventDefault()
    onMove(by)
  }
  return (
    <li className={classes.rule} onKeyDown={byKey}>
      <span className={classes.place} aria-hidden="true">
        {place + 1}
      </span>
      <div className={classes.ruleFields}>
        <Source {...props} set={set} of={of} />
        <TextInput
          label="Name in the file"
          aria-label={`Name in the file of ${of}`}
          placeholder={column.kind === 'column' ? column.source : 'Required'}
          value={column.to}
          onChange={({ currentTarget }) => set({ to: currentTarget.value })}
        />
        {column.kind === 'column' && (
          <MultiSelect
            className={classes.transforms}
            label="Transforms, in order"
            aria-label={`Transforms of ${of}`}
            placeholder={column.transforms.length === 0 ? 'As it is' : ''}
            data={CHOICES}
            value={[...column.transforms]}
            onChange={(transforms) => set({ transforms: transforms as TransformName[] })}
            hidePickedOptions
          />
        )}
        {column.transforms.includes('dateFormat') && (
          <TextInput
            label="Date format"
            aria-label={`Date format of ${of}`}
            placeholder="yyyy-MM-dd"
            value={column.dateFormat}
            onChange={({ currentTarget }) => set({ dateFormat: currentTarget.value })}
          />
        )}
        {error !== undefined && (
          <p role="alert" className={classes.ruleError}>
            {error}
          </p>
        )}
      </div>
      <RowButtons {...props} of={of} />
    </li>
  )
}

function Source({
  column,
  known,
  set,
  of,
}: Pick<RowProps, 'column' | 'known'> & {
  readonly set: (more: Partial<DraftColumn>) => void
  readonly of: string
}) {
  if (column.kind === 'constant') {
    return (
      <TextInput
        label="Constant"
        aria-label={`Constant of ${of}`}
        value={column.source}
        onChange={({ currentTarget }) => set({ source: currentTarget.value })}
      />
    )
  }
  return (
    <Autocomplete
      label="Column"
      aria-label={`Column ${of}`}
      data={[...known]}
      limit={200}
      value={column.source}
      onChange={(source) => set({ source })}
    />
  )
}

function RowButtons({ place, count, onMove, onRemove, of }: RowProps & { readonly of: string }) {
  return (
    <span className={classes.ruleButtons}>
      <ActionIcon aria-label={`Move ${of} up`} disabled={place === 0} onClick={() => onMove(-1)}>
        <IconArrowUp size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={`Move ${of} down`} disabled={place === count - 1} onClick={() => onMove(1)}>
        <IconArrowDown size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon aria-label={`Remove ${of}`} onClick={onRemove}>
        <IconX size={15} aria-hidden />
      </ActionIcon>
    </span>
  )
}
