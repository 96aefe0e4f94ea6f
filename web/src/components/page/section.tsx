import type { ReactNode } from 'react'
import classes from './page.module.css'

/** A part of a page with a heading of its own. */
export function Section({
  title,
  note,
  actions,
  children,
}: {
  readonly title: string
  /** Beside the heading, such as a count. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        {note !== undefined && <span className={classes.note}>{note}</span>}
        {actions !== undefined && <div className={classes.headerActions}>{actions}</div>}
      </div>
      {children}
    </section>
  )
}
