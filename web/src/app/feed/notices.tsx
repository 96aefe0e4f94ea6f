import { notifications } from '@mantine/notifications'
import { outcomeText } from '../../components/runs/run-text.ts'
import type { Run } from '../../components/runs/states.ts'
import classes from './feed.module.css'
import type { News } from './news.ts'

/** More failures than this at once are one notice: a partner whose server is down fails many runs. */
const MOST_APART = 3
const QUIET_MS = 7000

/** Where a link of a notice leads: to one run, or to all that failed. */
export interface Target {
  readonly run?: string
  readonly status?: string
}
type Go = { readonly hrefOf: (to: Target) => string; readonly open: (to: Target) => void }

/** Shows what happened at once: each failure until it is put away, what went well for a moment. */
export function showNews(news: readonly News[], go: Go): void {
  const failed = news.filter((it) => it.kind === 'failed')
  if (failed.length > MOST_APART) showMany(failed.length, go)
  else for (const { run } of failed) showFailure(run, go)
  for (const { kind, run } of news) if (kind === 'completed') showCompletion(run, go)
}

function showFailure(run: Run, go: Go): void {
  show(`failed-${run.id}-${run.attempt}`, {
    title: `${nameOf(run)} failed`,
    message: run.error?.message ?? 'It says not why.',
    hint: run.error?.hint,
    link: { text: 'Open the run', to: { run: run.id } },
    go,
  })
}

const showMany = (count: number, go: Go) =>
  show(`failed-many-${Date.now()}`, {
    title: `${count} runs failed`,
    message: 'They failed at about the same time, so one thing may be behind them all.',
    link: { text: 'See what failed', to: { status: 'failed' } },
    go,
  })

function showCompletion(run: Run, go: Go): void {
  notifications.show({
    id: `completed-${run.id}-${run.attempt}`,
    role: 'status',
    color: 'var(--good)',
    autoClose: QUIET_MS,
    closeButtonProps: { 'aria-label': 'Dismiss' },
    message: (
      <>
        {nameOf(run)}: completed {outcomeText(run)}. <NoticeLink text="Open the run" to={{ run: run.id }} go={go} />
      </>
    ),
  })
}

interface Bad {
  readonly title: string
  readonly message: string
  readonly hint?: string | undefined
  readonly link: { readonly text: string; readonly to: Target }
  readonly go: Go
}

function show(id: string, { title, message, hint, link, go }: Bad): void {
  notifications.show({
    id,
    title,
    color: 'var(--bad)',
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Dismiss' },
    message: (
      <>
        <span className={classes.what}>{message}</span>
        {hint !== undefined && <span className={classes.hint}>{hint}</span>}
        <NoticeLink {...link} go={go} onOpen={() => notifications.hide(id)} />
      </>
    ),
  })
}

/** Notices stand outside of the router's tree, so the link asks it by hand. */
function NoticeLink({
  text,
  to,
  go,
  onOpen,
}: {
  readonly text: string
  readonly to: Target
  readonly go: Go
  readonly onOpen?: () => void
}) {
  return (
    <a
      className={classes.link}
      href={go.hrefOf(to)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        go.open(to)
        onOpen?.()
      }}
    >
      {text}
    </a>
  )
}

const nameOf = ({ orchestration, destination }: Run): string => `${orchestration} to ${destination}`
