import { Button, Checkbox, Skeleton, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { countText } from '../../../components/values/quantity-text.ts'
import type { Content } from './export-content.ts'
import classes from './exports.module.css'

/** More than one sees at a glance. */
const MANY = 10

interface EntitiesProps {
  readonly database: string
  readonly chosen: Content['tables']
  readonly onChange: (tables: Content['tables']) => void
  readonly isFixed: boolean
  readonly error: string | undefined
}

/** *Entities*: which tables go, each or some. */
export function Entities(props: EntitiesProps) {
  const { database, chosen, onChange, isFixed, error } = props
  const { data, error: problem, refetch } = useApi('/databases/:id/tables', { params: { id: database } })
  const tables = data?.items ?? []
  const names = tables.map((it) => it.name)
  const isChosen = (name: string) => chosen === 'all' || chosen.includes(name)
  const rows = tables.reduce((sum, it) => sum + (isChosen(it.name) ? (it.rows ?? 0) : 0), 0)
  const count = chosen === 'all' ? names.length : chosen.length
  return (
    <fieldset className={classes.entities} disabled={isFixed}>
      <legend>Entities</legend>
      {problem && !data && <Failure problem={problem} retry={refetch} />}
      {!data && !problem && <Skeleton height={90} />}
      {data && (
        <>
          <Checkbox
            label="All tables, also those that are added later"
            checked={chosen === 'all'}
            disabled={isFixed}
            onChange={({ currentTarget }) => onChange(currentTarget.checked ? 'all' : names)}
          />
          <TableChoices {...props} tables={tables} isChosen={isChosen} />
          <p className={classes.sum} aria-live="polite">
            {countText(count)} of {countText(names.length)} tables
            {count > 0 && ` · ${countText(rows)} rows`}
          </p>
        </>
      )}
      {error !== undefined && (
        <p className={classes.fieldError} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  )
}

interface Counted {
  readonly name: string
  readonly rows: number | null
}

function TableChoices({
  tables,
  chosen,
  isChosen,
  onChange,
  isFixed,
}: EntitiesProps & { readonly tables: readonly Counted[]; readonly isChosen: (name: string) => boolean }) {
  const [wanted, setWanted] = useState('')
  const names = tables.map((it) => it.name)
  // What was chosen and is gone must be seen, or it could not be taken away.
  const gone = chosen === 'all' ? [] : chosen.filter((it) => !names.includes(it))
  const shown = tables.filter((it) => it.name.toLowerCase().includes(wanted.trim().toLowerCase()))
  const all = [...gone, ...names]
  const choose = (some: readonly string[], to: boolean) =>
    onChange(all.filter((it) => (some.includes(it) ? to : isChosen(it))))
  const line = (name: string, note: string) => (
    <li key={name} className={classes.entity}>
      <Checkbox
        label={name}
        checked={isChosen(name)}
        disabled={isFixed}
        onChange={({ currentTarget }) => choose([name], currentTarget.checked)}
      />
      <span className={classes.rows}>{note}</span>
    </li>
  )
  return (
    <>
      {tables.length > MANY && (
        <div className={classes.find}>
          <TextInput
            type="search"
            aria-label="Search entities"
            placeholder="Search"
            value={wanted}
            onChange={({ currentTarget }) => setWanted(currentTarget.value)}
          />
          <Button
            size="compact-sm"
            onClick={() =>
              choose(
                shown.map((it) => it.name),
                true,
              )
            }
          >
            Choose these {shown.length}
          </Button>
          <Button size="compact-sm" onClick={() => onChange([])}>
            Choose none
          </Button>
        </div>
      )}
      <ul className={classes.choices}>
        {gone.map((name) => line(name, 'not in this database any more'))}
        {shown.map(({ name, rows }) => line(name, rows === null ? 'not counted' : `${countText(rows)} rows`))}
        {shown.length === 0 && <li className={classes.rows}>No table is called so.</li>}
      </ul>
    </>
  )
}
