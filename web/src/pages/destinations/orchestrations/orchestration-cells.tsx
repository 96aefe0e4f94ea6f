import { IconCode, IconTable } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { DeadlineMark } from '../../../components/runs/deadline-mark.tsx'
import { SentBar } from '../../../components/runs/sent-bar.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { bytesText, countText } from '../../../components/values/quantity-text.ts'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import classes from './orchestrations.module.css'
import { OBJECT_TYPES, type Orchestration, STATUSES } from './status.ts'

export function NameCell({ of: { name, objectType } }: { readonly of: Orchestration }) {
  const Icon = objectType === 'query' ? IconCode : IconTable
  return (
    <span className={classes.name}>
      <Icon size={15} aria-label={OBJECT_TYPES[objectType]} className={classes.icon} />
      <span>{name}</span>
    </span>
  )
}

/** The stamp; of a run that is on its way also how far it is, of a failed one why. */
export function StatusCell({ of: { status, lastRun, openDeadline } }: { readonly of: Orchestration }) {
  const { tone, word } = STATUSES[status]
  const progress = status === 'running' ? lastRun?.progress : null
  return (
    <span className={classes.status}>
      <StatusMark tone={tone}>{word}</StatusMark>
      {progress && <RunProgress progress={progress} />}
      {openDeadline && openDeadline.state !== 'on-time' && <DeadlineMark of={openDeadline} />}
      {status === 'failed' && lastRun?.error && (
        <span className={classes.why} title={lastRun.error.hint}>
          {lastRun.error.message}
        </span>
      )}
    </span>
  )
}

type RunningProgress = NonNullable<NonNullable<Orchestration['lastRun']>['progress']>

function RunProgress({ progress }: { readonly progress: RunningProgress }) {
  return (
    <span className={classes.progress}>
      <SentBar progress={progress} />
      <span className={classes.small}>
        {countText(progress.rows)} rows, {bytesText(progress.sentBytes)} sent
      </span>
    </span>
  )
}

export function LastRunCell({ of: { lastRun } }: { readonly of: Orchestration }) {
  if (lastRun === null) return <span className={classes.soft}>Never</span>
  return (
    <Link to="/workflows" search={{ run: lastRun.id } as never} className={classes.run}>
      {lastRun.endedAt === null && lastRun.startedAt === null ? (
        'Now'
      ) : (
        <Moment at={lastRun.endedAt ?? lastRun.startedAt} form="relative" />
      )}
      {lastRun.rows !== null && <span className={classes.small}>{countText(lastRun.rows)} rows</span>}
    </Link>
  )
}

export function DestinationCell({ of: { destination, dataTemplate } }: { readonly of: Orchestration }) {
  return (
    <span className={classes.stack}>
      {destination}
      {dataTemplate !== undefined && <span className={classes.small}>{dataTemplate}</span>}
    </span>
  )
}

export function WorkflowCell({ of: { group } }: { readonly of: Orchestration }) {
  return group === undefined ? <span className={classes.soft}>Manual</span> : <span>{group}</span>
}
