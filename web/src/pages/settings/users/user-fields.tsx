import { Checkbox, Loader, TextInput } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'
import type { Problem } from '../../../api/problem.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { errorAt } from '../dialog.tsx'
import classes from '../settings.module.css'

export interface UserValues {
  readonly name: string
  readonly email: string
  readonly policies: string[]
  readonly options: string[]
}

/** Who somebody is, and what they may do. Options that change nothing in this version are shown to whoever has one. */
export function UserFields({
  values,
  onChange,
  problem,
}: {
  readonly values: UserValues
  readonly onChange: (values: UserValues) => void
  readonly problem: Problem | null
}) {
  const { data, error, refetch } = useApi('/policies')
  const names = (kind: 'policy' | 'option', held: readonly string[]) =>
    data?.items
      .filter((it) => it.kind === kind && (Object.keys(it.actions).length > 0 || held.includes(it.name)))
      .map((it) => it.name) ?? []
  const set = (change: Partial<UserValues>) => onChange({ ...values, ...change })
  return (
    <>
      <div className={classes.two}>
        <TextInput
          label="Name"
          required
          data-autofocus
          value={values.name}
          error={errorAt(problem, 'name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Email"
          type="email"
          required
          value={values.email}
          error={errorAt(problem, 'email')}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
      </div>
      {error && <Failure problem={error} retry={refetch} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {data && (
        <div className={classes.two}>
          <Checkbox.Group
            label="Policies"
            description="What they may do; several add up."
            value={values.policies}
            error={errorAt(problem, 'policies')}
            onChange={(policies) => set({ policies })}
          >
            <Choices names={names('policy', values.policies)} />
          </Checkbox.Group>
          <Checkbox.Group
            label="Policy options"
            description="What they may beside it, or may not in any case."
            value={values.options}
            error={errorAt(problem, 'options')}
            onChange={(options) => set({ options })}
          >
            <Choices names={names('option', values.options)} />
          </Checkbox.Group>
        </div>
      )}
    </>
  )
}

function Choices({ names }: { readonly names: readonly string[] }) {
  return (
    <div className={classes.choices}>
      {names.map((name) => (
        <Checkbox key={name} value={name} label={name} />
      ))}
    </div>
  )
}
