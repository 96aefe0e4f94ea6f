import { type ReactNode, useEffect } from 'react'
import classes from './sign-in.module.css'

/** The one sheet of a page that stands outside the frame. */
export function Sheet({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Waybill`
  }, [title])
  return (
    <main className={classes.ground}>
      <div className={classes.sheet}>
        <p className={classes.brand} aria-hidden="true">
          <span className={classes.mark}>Waybill</span>
        </p>
        <h1 className={classes.title}>{title}</h1>
        {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        {children}
      </div>
    </main>
  )
}
