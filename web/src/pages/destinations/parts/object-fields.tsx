import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'

type ObjectType = 'query' | 'database-export'

const PAUSE_MS = 200
const SHOWN = 100

/** *Object Type* and *Object*: what can be sent. Only what is active is offered. */
export function ObjectFields({
  objectType,
  object,
  onChange,
  labels = { type: 'Object Type', object: 'Object' },
  error,
  isLocked,
}: {
  readonly objectType: ObjectType
  readonly object: string | null
  readonly onChange: (objectType: ObjectType, object: string | null) => void
  readonly labels?: { readonly type: string; readonly object: string }
  readonly error?: string | undefined
  readonly isLocked?: boolean
}) {
  const { names, find } = useActive(objectType, object)
  const what = objectType === 'query' ? 'active query' : 'active database export'
  return (
    <>
      <Select
        label={labels.type}
        data={[
          { value: 'query', label: 'Query' },
          { value: 'database-export', label: 'Database Export' },
        ]}
        allowDeselect={false}
        disabled={isLocked ?? false}
        value={objectType}
        onChange={(value) => onChange(value as ObjectType, null)}
      />
      <Select
        label={labels.object}
        placeholder={`Choose an ${what}`}
        searchable
        allowDeselect={false}
        disabled={isLocked ?? false}
        nothingFoundMessage={`There is no such ${what}. Activate it first.`}
        data={names}
        limit={SHOWN}
        onSearchChange={find}
        value={object}
        onChange={(name) => onChange(objectType, name)}
        error={error}
      />
    </>
  )
}

/** Names of what is active, found by the server: there may be thousands. */
function useActive(objectType: ObjectType, chosen: string | null) {
  const [typed, find] = useState('')
  const [search] = useDebouncedValue(typed === chosen ? '' : typed, PAUSE_MS)
  const query = { search: search || undefined, limit: SHOWN, sort: '-updatedAt' }
  const queries = useApi('/queries', { query, enabled: objectType === 'query' })
  const exports = useApi('/database-exports', { query, enabled: objectType === 'database-export' })
  const active =
    objectType === 'query'
      ? queries.data?.items.filter((it) => it.state === 'active')
      : exports.data?.items.filter((it) => it.isActive)
  const names = active?.map((it) => it.name) ?? []
  // What was chosen before stays shown, whatever the list says.
  return { names: chosen !== null && !names.includes(chosen) ? [chosen, ...names] : names, find }
}
