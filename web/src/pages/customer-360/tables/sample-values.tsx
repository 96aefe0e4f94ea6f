import { Skeleton } from '@mantine/core'
import type { AnswerOf } from '../../../api/routes.ts'
import classes from './tables.module.css'

export type Sampled = AnswerOf<'get', '/databases/:id/samples'>['columns'][number]

/** A few values of a column. `sampled` is undefined while they are read, null where they could not be. */
export function SampleValues({ sampled }: { readonly sampled: Sampled | null | undefined }) {
  if (sampled === undefined) return <Skeleton height={10} width="60%" className={classes.values} />
  if (sampled === null) return <span className={classes.values} />
  const { values, isMasked } = sampled
  if (values.length === 0) return <span className={classes.values}>empty in the first rows</span>
  if (isMasked) {
    return (
      <span className={classes.values} title="Your policies hide personal data from you.">
        <span className={classes.value} aria-hidden>
          {values[0]}
        </span>
        hidden
      </span>
    )
  }
  return (
    <span className={classes.values}>
      {values.map((value) => (
        <span key={value} className={classes.value}>
          {value}
        </span>
      ))}
    </span>
  )
}
