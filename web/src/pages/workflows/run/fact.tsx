import type { ReactNode } from 'react'
import classes from './run.module.css'

/** One ruled field: what it is, and below it what stands there. For a `dl`. */
export function Fact({
  title,
  isLong = false,
  children,
}: {
  readonly title: string
  readonly isLong?: boolean
  readonly children: ReactNode
}) {
  return (
    <div className={classes.fact} data-long={isLong}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}
