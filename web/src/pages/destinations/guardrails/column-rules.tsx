import { Button, Select, TagsInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { BreachSelect } from './breach-select.tsx'
import classes from './guardrails.module.css'
import type { RuleProps } from './row-rules.tsx'
import { RuleNumber } from './rule-number.tsx'
import { type Rules, withItem, withRule } from './rules.ts'

type Props = RuleProps & { readonly isExport: boolean }

/** Rules about columns: which there are, how often they are empty, and what stands once only. */
export function ColumnRules(props: Props) {
  return (
    <>
      <Columns {...props} />
      <Nulls {...props} />
      <Keys {...props} />
    </>
  )
}

function Columns({ rules, onChange, errors, isExport }: Props) {
  const rule = rules.columns
  const kind = rule === undefined ? 'any' : rule.expected === 'last-delivered' ? 'last' : 'named'
  const choose = (next: string | null) => {
    if (next === 'any') return onChange(withRule(rules, 'columns', undefined))
    onChange(withRule(rules, 'columns', { ...rule, expected: next === 'last' ? 'last-delivered' : [] }))
  }
  return (
    <div className={classes.rule}>
      <Select
        label="Columns and their order"
        data={[
          { value: 'any', label: 'Any' },
          { value: 'last', label: 'As last delivered' },
          ...(isExport ? [] : [{ value: 'named', label: 'As listed here' }]),
        ]}
        allowDeselect={false}
        value={kind}
        onChange={choose}
      />
      {rule && (
        <BreachSelect
          about="columns"
          value={rule.breach}
          onChange={(breach) => onChange(withRule(rules, 'columns', { ...rule, breach }))}
        />
      )}
      {rule && rule.expected !== 'last-delivered' && (
        <TagsInput
          className={classes.whole}
          label="Names in their order"
          description="As they stand in the file. Press Enter after each."
          value={rule.expected}
          onChange={(expected) => onChange(withRule(rules, 'columns', { ...rule, expected }))}
          error={errors['columns.expected'] ?? errors['columns']}
        />
      )}
    </div>
  )
}

type NullRule = NonNullable<Rules['nulls']>[number]

function Nulls({ rules, onChange, errors, isExport }: Props) {
  const list = rules.nulls ?? []
  const put = (place: number, item: NullRule | undefined) =>
    onChange(withRule(rules, 'nulls', withItem(list, place, item)))
  return (
    <Listed
      title="Columns that must be filled"
      add="Add a column"
      onAdd={() => put(list.length, { column: '', maxPercent: 0 })}
    >
      {list.map((rule, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name but its place
        <div key={place} className={classes.rule}>
          {isExport && <TableInput value={rule.table} onChange={(table) => put(place, { ...rule, table })} />}
          <TextInput
            label="Column"
            value={rule.column}
            onChange={({ currentTarget: { value } }) => put(place, { ...rule, column: value })}
            error={errors[`nulls.${place}.column`]}
          />
          <RuleNumber
            label="May be empty, %"
            max={100}
            value={rule.maxPercent}
            onChange={(maxPercent) => put(place, { ...rule, maxPercent: maxPercent ?? 0 })}
          />
          <BreachSelect
            about={`empty ${rule.column || 'column'}`}
            value={rule.breach}
            onChange={(breach) => put(place, { ...rule, breach })}
          />
          <Remove what={`the rule about ${rule.column || 'the column'}`} onClick={() => put(place, undefined)} />
        </div>
      ))}
    </Listed>
  )
}

type KeyRule = NonNullable<Rules['duplicates']>[number]

function Keys({ rules, onChange, errors, isExport }: Props) {
  const list = rules.duplicates ?? []
  const put = (place: number, item: KeyRule | undefined) =>
    onChange(withRule(rules, 'duplicates', withItem(list, place, item)))
  return (
    <Listed title="What must stand once only" add="Add a key" onAdd={() => put(list.length, { columns: [] })}>
      {list.map((rule, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name but its place
        <div key={place} className={classes.rule}>
          {isExport && <TableInput value={rule.table} onChange={(table) => put(place, { ...rule, table })} />}
          <TagsInput
            label="Columns of the key"
            description="Press Enter after each."
            value={rule.columns}
            onChange={(columns) => put(place, { ...rule, columns })}
            error={errors[`duplicates.${place}.columns`]}
          />
          <BreachSelect
            about="repeated key"
            value={rule.breach}
            onChange={(breach) => put(place, { ...rule, breach })}
          />
          <Remove what={`the key ${rule.columns.join(', ')}`} onClick={() => put(place, undefined)} />
        </div>
      ))}
    </Listed>
  )
}

function TableInput({
  value,
  onChange,
}: {
  readonly value: string | undefined
  readonly onChange: (table: string | undefined) => void
}) {
  return (
    <TextInput
      label="Table"
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  )
}

function Listed({
  title,
  add,
  onAdd,
  children,
}: {
  readonly title: string
  readonly add: string
  readonly onAdd: () => void
  readonly children: ReactNode
}) {
  return (
    <section aria-label={title} className={classes.list}>
      <div className={classes.listHead}>
        <h4 className={classes.listTitle}>{title}</h4>
        <Button size="compact-xs" onClick={onAdd}>
          {add}
        </Button>
      </div>
      {children}
    </section>
  )
}

const Remove = ({ what, onClick }: { readonly what: string; readonly onClick: () => void }) => (
  <Button size="compact-xs" variant="subtle" className={classes.remove} onClick={onClick} aria-label={`Remove ${what}`}>
    Remove
  </Button>
)
