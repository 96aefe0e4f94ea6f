import { Select } from '@mantine/core'
import { useRef } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { MOST, useTemplatesOf } from './use-way.ts'

/** *Destination* and *Data Template*: by which way it goes. Only what the person may send by is offered. */
export function DestinationFields({
  destination,
  dataTemplate,
  onChange,
  error,
  isView = false,
}: {
  readonly destination: string | null
  readonly dataTemplate: string | null
  readonly onChange: (destination: string | null, dataTemplate: string | null) => void
  readonly error?: { readonly destination?: string | undefined; readonly dataTemplate?: string | undefined }
  /** Nothing can be taken away. */
  readonly isView?: boolean
}) {
  const destinations = useApi('/destinations', { query: { limit: MOST } })
  const templates = useTemplatesOf(destination)
  const template = useRef<HTMLInputElement>(null)
  const usable = destinations.data?.items.filter((it) => it.allowed.includes('destination:use')).map((it) => it.name)
  const isNone = usable?.length === 0
  return (
    <>
      <Select
        label="Destination"
        placeholder="Choose a destination"
        searchable
        allowDeselect={false}
        limit={100}
        nothingFoundMessage="There is no such destination that you may send to. Ask your operator to open one."
        description={isNone ? 'No destination is open to you yet: ask your operator.' : undefined}
        data={withChosen(usable ?? [], destination)}
        value={destination}
        onChange={(name) => onChange(name, null)}
        error={error?.destination}
      />
      <Select
        label="Data Template"
        placeholder={destination === null ? 'Choose a destination first' : 'None: every column, as it is'}
        clearable={!isView}
        clearButtonProps={{
          'aria-label': 'Use no data template',
          'aria-hidden': false,
          tabIndex: 0,
          // The button goes away with what it clears, and would take the focus along.
          onClick: () => template.current?.focus(),
        }}
        ref={template}
        searchable
        allowDeselect={false}
        disabled={destination === null}
        data={withChosen(
          templates.data?.items.filter((it) => it.allowed.includes('data-template:use')).map((it) => it.name) ?? [],
          dataTemplate,
        )}
        value={dataTemplate}
        onChange={(name) => onChange(destination, name)}
        error={error?.dataTemplate}
      />
    </>
  )
}

/** What was chosen before is shown even where it is not offered any more. */
const withChosen = (names: readonly string[], chosen: string | null): string[] =>
  chosen !== null && !names.includes(chosen) ? [chosen, ...names] : [...names]
