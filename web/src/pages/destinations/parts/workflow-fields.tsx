import { Select } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'

type Workflow = 'manual' | 'automatic'

/** *Workflow* and *Orchestration Group*. Automatic is offered once there is a group. */
export function WorkflowFields({
  workflow,
  group,
  onChange,
  error,
}: {
  readonly workflow: Workflow
  readonly group: string | null
  readonly onChange: (workflow: Workflow, group: string | null) => void
  readonly error?: string | undefined
}) {
  const { data } = useApi('/orchestration-groups', { query: { limit: 1000 } })
  const names = data?.items.map((it) => it.name) ?? []
  const isAutomatic = workflow === 'automatic'
  return (
    <>
      <Select
        label="Workflow"
        data={[
          { value: 'manual', label: 'Manual' },
          { value: 'automatic', label: 'Automatic', disabled: names.length === 0 },
        ]}
        allowDeselect={false}
        value={workflow}
        onChange={(value) => onChange(value as Workflow, value === 'manual' ? null : group)}
        description={
          names.length === 0
            ? 'Manual: you start each run. Automatic needs an orchestration group: add one first.'
            : 'Manual: you start each run. Automatic: it runs with its group.'
        }
      />
      <Select
        label="Orchestration Group"
        placeholder={isAutomatic ? 'Choose a group' : 'With the workflow Automatic'}
        disabled={!isAutomatic}
        searchable
        allowDeselect={false}
        data={names}
        value={group}
        onChange={(name) => onChange(workflow, name)}
        error={error}
      />
    </>
  )
}
