import { NumberInput, Select } from '@mantine/core'
import type { Query } from '../status.ts'
import classes from './side.module.css'

type Alerts = Query['alerts']
type Limit = NonNullable<Alerts['warnWhen']>

const OPERATORS = [
  { value: 'never', label: 'never' },
  { value: 'lessThan', label: 'less than' },
  { value: 'greaterThan', label: 'greater than' },
]

/** *Warn when* and *Fail when* (spec 6.4): what numbers of rows are worth a word. */
export function AlertFields({
  alerts: { warnWhen, failWhen },
  onChange,
  isReadOnly,
}: {
  readonly alerts: Alerts
  readonly onChange: (alerts: Alerts) => void
  readonly isReadOnly: boolean
}) {
  const put = (name: keyof Alerts, limit: Limit | undefined) => {
    const next = { warnWhen, failWhen, [name]: limit }
    onChange({
      ...(next.warnWhen ? { warnWhen: next.warnWhen } : {}),
      ...(next.failWhen ? { failWhen: next.failWhen } : {}),
    })
  }
  return (
    <section aria-label="Alerts" className={classes.alerts}>
      <LimitFields title="Warn when" limit={warnWhen} onChange={(it) => put('warnWhen', it)} isReadOnly={isReadOnly} />
      <LimitFields title="Fail when" limit={failWhen} onChange={(it) => put('failWhen', it)} isReadOnly={isReadOnly} />
      <p className={classes.soft}>
        By the number of rows, in every run. A warning lets the run go on; a run that fails sends nothing.
      </p>
    </section>
  )
}

function LimitFields({
  title,
  limit,
  onChange,
  isReadOnly,
}: {
  readonly title: string
  readonly limit: Limit | undefined
  readonly onChange: (limit: Limit | undefined) => void
  readonly isReadOnly: boolean
}) {
  const isLess = limit !== undefined && 'lessThan' in limit
  const rows = limit === undefined ? null : 'lessThan' in limit ? limit.lessThan : limit.greaterThan
  const operator = limit === undefined ? 'never' : isLess ? 'lessThan' : 'greaterThan'
  const make = (how: string, count: number): Limit | undefined =>
    how === 'never' ? undefined : how === 'lessThan' ? { lessThan: count } : { greaterThan: count }
  return (
    <div className={classes.limit}>
      <Select
        label={title}
        data={OPERATORS}
        allowDeselect={false}
        disabled={isReadOnly}
        value={operator}
        onChange={(next) => onChange(make(next ?? 'never', rows ?? 1))}
      />
      {rows !== null && (
        <NumberInput
          label="Rows"
          aria-label={`${title}: rows`}
          min={0}
          allowDecimal={false}
          hideControls
          disabled={isReadOnly}
          value={rows}
          onChange={(value) => onChange(make(operator, Math.max(0, Math.trunc(Number(value) || 0))))}
        />
      )}
    </div>
  )
}
