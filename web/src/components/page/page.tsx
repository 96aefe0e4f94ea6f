import type { ReactNode } from 'react'
import classes from './page.module.css'

/** The body of a page, with room beside it (under it on a narrow screen) for what happened lately. */
export function Page({ aside, children }: { readonly aside?: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={classes.page} data-aside={aside !== undefined}>
      <div className={classes.body}>{children}</div>
      {aside !== undefined && (
        <aside className={classes.aside}>
          <div className={classes.asideBody}>{aside}</div>
        </aside>
      )}
    </div>
  )
}
