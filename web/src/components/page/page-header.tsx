import { type ReactNode, useEffect } from 'react'
import classes from './page.module.css'

/** The first heading of a page, with what can be done there. It also names the browser's tab. */
export function PageHeader({
  title,
  lead,
  children,
}: {
  readonly title: string
  /** One line under the title. */
  readonly lead?: ReactNode
  /** Buttons. */
  readonly children?: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Waybill`
  }, [title])
  return (
    <div className={classes.header}>
      <div className={classes.headerText}>
        <h1 className={classes.title}>{title}</h1>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      </div>
      {children !== undefined && <div className={classes.headerActions}>{children}</div>}
    </div>
  )
}
