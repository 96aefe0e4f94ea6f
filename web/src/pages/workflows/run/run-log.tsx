import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { STEPS } from '../../../components/runs/run-text.ts'
import { inUtc } from '../../../components/values/time-text.ts'
import classes from './run.module.css'

/** A few lines come between two changes that the feed tells. */
const REFRESH_MS = 3000
const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const LEVELS = { info: '', warning: 'Warning: ', error: 'Error: ' } as const

/** What happened, line by line. */
export function RunLog({ id, isActive }: { readonly id: string; readonly isActive: boolean }) {
  const { data, error, refetch } = useApi('/runs/:id/log', {
    params: { id },
    ...(isActive ? { refreshMs: REFRESH_MS } : {}),
  })
  return (
    <section aria-label="Log">
      <h3 className={classes.part}>Log</h3>
      {error && !data && <Failure problem={error} retry={refetch} />}
      {data?.items.length === 0 && <p className={classes.small}>Nothing happened yet.</p>}
      {data && data.items.length > 0 && (
        <ol className={classes.log}>
          {data.items.map(({ at, level, step, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <li key={index} data-level={level}>
              <time dateTime={at} title={inUtc(at)} className={classes.logAt}>
                {TIME.format(new Date(at))}
              </time>
              <span className={classes.logStep}>{step ? STEPS[step].title : ''}</span>
              <span>
                {LEVELS[level]}
                {text}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
