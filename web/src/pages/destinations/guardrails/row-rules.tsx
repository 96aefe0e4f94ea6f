import { Select } from '@mantine/core'
import { BreachSelect } from './breach-select.tsx'
import classes from './guardrails.module.css'
import { RuleNumber } from './rule-number.tsx'
import { type Rules, withRule } from './rules.ts'

export interface RuleProps {
  readonly rules: Rules
  readonly onChange: (rules: Rules) => void
  /** What is wrong, by the path below *guardrails*. */
  readonly errors: Readonly<Record<string, string>>
}

/** Rules about how many rows there are, and how large a file is. */
export function RowRules(props: RuleProps) {
  return (
    <>
      <Bounds {...props} />
      <Band {...props} />
      <NoRows {...props} />
      <Size {...props} />
    </>
  )
}

function Bounds({ rules, onChange, errors }: RuleProps) {
  const { min, max, breach } = rules.rows ?? {}
  const set = (more: Partial<NonNullable<Rules['rows']>>) => {
    const next = { min, max, breach, ...more }
    const { min: least, max: most } = next
    const isEmpty = least === undefined && most === undefined
    onChange(withRule(rules, 'rows', isEmpty ? undefined : next))
  }
  return (
    <div className={classes.rule}>
      <RuleNumber
        label="Fewest rows"
        isWhole
        value={min}
        onChange={(value) => set({ min: value })}
        error={errors['rows'] ?? errors['rows.min']}
      />
      <RuleNumber
        label="Most rows"
        isWhole
        value={max}
        onChange={(value) => set({ max: value })}
        error={errors['rows.max']}
      />
      {rules.rows && <BreachSelect about="number of rows" value={breach} onChange={(next) => set({ breach: next })} />}
    </div>
  )
}

const LAST_RUNS = 7

function Band({ rules, onChange, errors }: RuleProps) {
  const band = rules.rowBand
  return (
    <div className={classes.rule}>
      <RuleNumber
        label="Rows may differ, %"
        value={band?.percent}
        onChange={(percent) =>
          onChange(withRule(rules, 'rowBand', percent === undefined ? undefined : { ...band, percent }))
        }
        error={errors['rowBand.percent']}
      />
      {band && (
        <>
          <RuleNumber
            label="From last deliveries"
            min={1}
            max={50}
            isWhole
            value={band.lastRuns ?? LAST_RUNS}
            onChange={(lastRuns) => onChange(withRule(rules, 'rowBand', { ...band, lastRuns }))}
            error={errors['rowBand.lastRuns']}
          />
          <BreachSelect
            about="rows differ"
            value={band.breach}
            onChange={(breach) => onChange(withRule(rules, 'rowBand', { ...band, breach }))}
          />
        </>
      )}
    </div>
  )
}

const NO_ROWS = [
  { value: 'header-only', label: 'Send the header alone' },
  { value: 'empty-file', label: 'Send an empty file' },
  { value: 'skip', label: 'Send nothing' },
  { value: 'fail', label: 'Fail' },
]

function NoRows({ rules, onChange }: RuleProps) {
  return (
    <Select
      label="When there are no rows"
      data={NO_ROWS}
      allowDeselect={false}
      value={rules.zeroRows ?? 'header-only'}
      onChange={(value) => {
        const zeroRows = value as NonNullable<Rules['zeroRows']>
        onChange(withRule(rules, 'zeroRows', zeroRows === 'header-only' ? undefined : zeroRows))
      }}
    />
  )
}

const MEGABYTE = 1_000_000

function Size({ rules, onChange, errors }: RuleProps) {
  const rule = rules.fileSize
  return (
    <div className={classes.rule}>
      <RuleNumber
        label="Largest file, in MB"
        value={rule && rule.maxBytes / MEGABYTE}
        onChange={(size) => {
          const maxBytes = size === undefined ? undefined : Math.round(size * MEGABYTE)
          onChange(withRule(rules, 'fileSize', maxBytes === undefined ? undefined : { ...rule, maxBytes }))
        }}
        error={errors['fileSize.maxBytes']}
      />
      {rule && (
        <BreachSelect
          about="size of a file"
          value={rule.breach}
          onChange={(breach) => onChange(withRule(rules, 'fileSize', { ...rule, breach }))}
        />
      )}
    </div>
  )
}
