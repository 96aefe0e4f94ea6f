import { Link } from '@tanstack/react-router'
import classes from './frame.module.css'

/** An address that leads nowhere. */
export function NoSuchPage() {
  return (
    <div className={classes.alone}>
      <div>
        <h1>There is no such page</h1>
        <p>
          The address may be old. <Link to="/">Go to the start page</Link>.
        </p>
      </div>
    </div>
  )
}
