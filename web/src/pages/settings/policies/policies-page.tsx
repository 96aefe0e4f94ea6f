import { Loader } from '@mantine/core'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import { Guarded } from '../guarded.tsx'
import classes from '../settings.module.css'
import { PolicyMatrix } from './policy-matrix.tsx'

/** What each policy allows. They are part of Waybill and cannot be changed here. */
export function PoliciesPage() {
  return (
    <Guarded title="Policies" action="policy:list">
      <Policies />
    </Guarded>
  )
}

function Policies() {
  const { data, error, refetch } = useApi('/policies')
  const of = (kind: 'policy' | 'option') => data?.items.filter((it) => it.kind === kind) ?? []
  if (error) return <Failure problem={error} retry={refetch} />
  if (!data) return <Loader aria-label="Loading" m="lg" />
  return (
    <>
      <Section title="Policies">
        <p className={classes.note}>
          Somebody with several policies may do what any of them allows. “Depends” is decided for each object: on a
          destination, whether it is open to business users.
        </p>
        <PolicyMatrix label="What each policy allows" policies={of('policy')} silent="No" />
      </Section>
      <Section title="Policy options">
        <p className={classes.note}>
          An option stands beside the policies. What it takes away stays away, whatever a policy says. Empty cells
          change nothing.
        </p>
        <PolicyMatrix
          label="What each policy option changes"
          policies={of('option').filter((it) => Object.keys(it.actions).length > 0)}
          silent=""
        />
      </Section>
    </>
  )
}
