import { Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAccount } from '../../app/account.tsx'
import { Failure } from '../page/failure.tsx'
import { Moment } from '../values/moment.tsx'
import { StatusMark } from '../values/status-mark.tsx'
import classes from './activity.module.css'
import { useRecentRuns } from './recent-runs.ts'
import { outcomeText, phaseText } from './run-text.ts'
import { SentBar } from './sent-bar.tsx'
import { isActive, type Run, STATES } from './states.ts'

/** What stands beside the list of a page: the newest runs. Nothing for whoever may not see runs. */
export const useRecentActivity = (): ReactNode | undefined =>
  useAccount().allowed.includes('run:list') ? <RecentActivity /> : undefined

const WAITING = [1, 2, 3, 4]

function RecentActivity() {
  const { data, error, refetch } = useRecentRuns()
  return (
    <section aria-label="Recent activity" className={classes.activity}>
      <div className={classes.head}>
        <h2 className={classes.title}>Recent activity</h2>
        <Link to="/workflows" className={classes.all}>
          All runs
        </Link>
      </div>
      {error && !data && <Failure problem={error} retry={refetch} />}
      {!error && !data && WAITING.map((it) => <Skeleton key={it} height={58} mb={10} />)}
      {data?.items.length === 0 && (
        <p className={classes.none}>Nothing ran yet. What is sent stands here, as it happens.</p>
      )}
      {data && data.items.length > 0 && (
        <ol className={classes.cards}>
          {data.items.map((run) => (
            <Card key={run.id} run={run} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Card({ run }: { readonly run: Run }) {
  const { tone, word } = STATES[run.state]
  const isGoing = isActive(run)
  return (
    <li className={classes.card} data-tone={tone}>
      <Link to="/workflows" search={{ run: run.id }} className={classes.name}>
        {run.orchestration} <span className={classes.to}>to {run.destination}</span>
      </Link>
      <span className={classes.how}>
        <StatusMark tone={tone}>{word}</StatusMark> {isGoing ? phaseText(run) : outcomeText(run)}
      </span>
      {run.state === 'running' && <SentBar progress={run.progress} />}
      {run.state === 'failed' && run.error && <span className={classes.why}>{run.error.message}</span>}
      <span className={classes.when}>
        <Moment at={run.endedAt ?? run.startedAt} form="relative" absent="just now" />
        {run.redeliveryOf !== null && ', sent again'}
      </span>
    </li>
  )
}
