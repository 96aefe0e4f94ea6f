import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import type { Problem } from '../../../api/problem.ts'
import type { AnswerOf } from '../../../api/routes.ts'
import { zonedTime } from '../../../components/values/time-text.ts'
import type { GroupDraft } from './group-draft.ts'
import classes from './groups.module.css'

/** A person types: each letter need not be a question. */
const PAUSE_MS = 400

/** When a schedule would run next, by the clock of its time zone: as the server that runs it says. */
export function UpcomingRuns({ schedule }: { readonly schedule: GroupDraft['schedule'] }) {
  const [text] = useDebouncedValue(JSON.stringify(schedule), PAUSE_MS)
  const { data, error } = useQuery<AnswerOf<'post', '/upcoming-runs'>, Problem>({
    queryKey: ['upcoming-runs', text],
    queryFn: ({ signal }) => api.post('/upcoming-runs', { body: JSON.parse(text), signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  // What is wrong stands at its field as soon as the form is saved; here it only takes the times away.
  if (error || !data) return null
  return (
    <section className={classes.upcoming} aria-live="polite">
      <h3 className={classes.upcomingTitle}>Next runs</h3>
      {data.items.length === 0 ? (
        <p className={classes.none}>A blackout keeps every run back.</p>
      ) : (
        <ol className={classes.times}>
          {data.items.map(({ at }) => (
            <li key={at}>
              <time dateTime={at}>{zonedTime(at, schedule.timeZone)}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
