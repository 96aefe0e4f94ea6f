import type { ReactNode } from 'react'
import classes from './page.module.css'

/** What stands where there is nothing yet: what would be here, and the next step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  /** The button or link that is the next step. */
  readonly action?: ReactNode
}) {
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{title}</p>
      {children !== undefined && <p className={classes.emptyText}>{children}</p>}
      {action}
    </div>
  )
}
