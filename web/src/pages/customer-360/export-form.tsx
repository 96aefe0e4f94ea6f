import { Button, Checkbox, Select } from '@mantine/core'
import { useState } from 'react'
import { useApi } from '../../api/hooks.ts'
import type { ItemOf } from '../../api/routes.ts'
import { Failure } from '../../components/page/failure.tsx'
import { Section } from '../../components/page/section.tsx'
import { StatusMark } from '../../components/values/status-mark.tsx'
import classes from './customer-360.module.css'
import { useExportActions } from './use-export-actions.ts'

type Export = ItemOf<'/database-exports'>

/** One export: its database, its tables, and whether it is active. */
export function ExportForm({
  name,
  existing,
  onDone,
}: {
  readonly name: string
  /** null: it is being made. */
  readonly existing: Export | null
  readonly onDone: () => void
}) {
  const shown = existing?.draft ?? existing
  const databases = useApi('/databases', { query: { limit: 200 } })
  const [database, setDatabase] = useState(shown?.database ?? null)
  const [tables, setTables] = useState<'all' | string[]>(shown?.tables ?? [])
  const { create, update, discard, remove } = useExportActions()
  const problem = create.error ?? update.error ?? discard.error ?? remove.error
  const save = (state: 'draft' | 'active') => {
    const body = { name, description: existing?.description ?? '', database: database ?? '', tables, state }
    if (existing === null) create.mutate({ body }, { onSuccess: onDone })
    else update.mutate({ params: { id: existing.id }, query: { version: existing.version }, body })
  }
  const mayEdit = existing === null || existing.allowed.includes('database-export:edit')
  const isDraft = existing === null || existing.draft !== null || !existing.isActive
  return (
    <Section
      title={name}
      note={<StatusMark tone={isDraft ? 'plain' : 'good'}>{isDraft ? 'Draft' : 'Active'}</StatusMark>}
    >
      <div className={classes.form}>
        <Select
          label="Database"
          disabled={!mayEdit}
          data={databases.data?.items.map((it) => it.name) ?? []}
          value={database}
          onChange={(next) => {
            setDatabase(next)
            setTables([])
          }}
        />
        {database !== null && <Entities database={database} chosen={tables} isFixed={!mayEdit} onChange={setTables} />}
        {problem && <Failure problem={problem} />}
        <div className={classes.buttons}>
          {mayEdit && (
            <>
              <Button variant="filled" onClick={() => save('active')}>
                Activate
              </Button>
              <Button onClick={() => save('draft')}>Save draft</Button>
            </>
          )}
          {mayEdit && isDraft && (
            <Button onClick={() => (existing ? discard.mutate({ params: { id: existing.id } }) : onDone())}>
              Discard
            </Button>
          )}
          {existing?.allowed.includes('database-export:delete') && (
            <Button onClick={() => remove.mutate({ params: { id: existing.id } })}>Delete</Button>
          )}
        </div>
      </div>
    </Section>
  )
}

/** Which tables go: every one that the database has, or those that are ticked. */
function Entities({
  database,
  chosen,
  isFixed,
  onChange,
}: {
  readonly database: string
  readonly chosen: 'all' | readonly string[]
  readonly isFixed: boolean
  readonly onChange: (tables: 'all' | string[]) => void
}) {
  const { data, error } = useApi('/databases/:id/tables', { params: { id: database } })
  if (error) return <Failure problem={error} />
  const names = data?.items.map((it) => it.name) ?? []
  const isChosen = (table: string) => chosen === 'all' || chosen.includes(table)
  return (
    <fieldset className={classes.entities} disabled={isFixed}>
      <legend>Entities</legend>
      {names.map((table) => (
        <Checkbox
          key={table}
          label={table}
          checked={isChosen(table)}
          onChange={({ currentTarget: { checked } }) =>
            onChange(names.filter((it) => (it === table ? checked : isChosen(it))))
          }
        />
      ))}
    </fieldset>
  )
}
