import { exactTime, inUtc, localTime, relativeTime } from './time-text.ts'
import { useNow } from './use-now.ts'
import classes from './values.module.css'

const MINUTE_MS = 60_000

/** A point in time as people here say it; the exact one in UTC is shown beside the pointer. */
export function Moment({
  at,
  form = 'local',
  absent = '–',
}: {
  /** ISO 8601; null where it has not come. */
  readonly at: string | null
  /** *exact* has seconds, where the order of things counts. */
  readonly form?: 'local' | 'exact' | 'relative'
  readonly absent?: string
}) {
  const now = useNow(form === 'relative' ? MINUTE_MS : null)
  if (at === null) return <span className={classes.absent}>{absent}</span>
  return (
    <time
      dateTime={at}
      title={form === 'relative' ? `${localTime(at)} · ${inUtc(at)}` : inUtc(at)}
      className={classes.moment}
    >
      {form === 'relative' ? relativeTime(at, now) : form === 'exact' ? exactTime(at) : localTime(at)}
    </time>
  )
}
