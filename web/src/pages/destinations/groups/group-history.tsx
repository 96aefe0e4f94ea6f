import { Button, Skeleton } from '@mantine/core'
import { useAction, useApi } from '../../../api/hooks.ts'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { DeadlineMark } from '../../../components/runs/deadline-mark.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { WideDialog } from '../parts/wide-dialog.tsx'
import { GROUP_STATES, type GroupRun } from './group-states.ts'
import classes from './groups.module.css'

/** How often it is asked how they stand, while the dialog is open. */
const ASK_MS = 3000

/** What became of each occasion to run a group, the youngest first; what was skipped too, with the reason. */
export function GroupHistory({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const group = useApi('/orchestration-groups/:id', { params: { id } })
  const { data, error, refetch } = useApi('/group-runs', { query: { group: id, limit: 100 }, refreshMs: ASK_MS })
  return (
    <WideDialog title={`Runs of ${group.data?.name ?? 'the group'}`} onClose={onClose}>
      {error ? (
        <Failure problem={error} retry={refetch} />
      ) : !data ? (
        <Skeleton height={160} />
      ) : data.items.length === 0 ? (
        <EmptyState title="It has not run yet">Run it in its menu, or wait for its schedule.</EmptyState>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.history}>
            <thead>
              <tr>
                <th scope="col">Due or started</th>
                <th scope="col">Status</th>
                <th scope="col">Started by</th>
                <th scope="col">Runs</th>
                <th scope="col">What happened</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((it) => (
                <Occasion key={it.id} run={it} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </WideDialog>
  )
}

function Occasion({ run }: { readonly run: GroupRun }) {
  const stop = useAction('post', '/group-runs/:id/stop', { alsoChanges: ['/runs', '/orchestrations'] })
  const { word, tone } = GROUP_STATES[run.state]
  const isOpen = run.state === 'running' || run.state === 'queued'
  return (
    <tr>
      <td>
        <Moment at={(run.trigger === 'schedule' ? run.dueAt : null) ?? run.createdAt} />
      </td>
      <td>
        <StatusMark tone={tone}>{word}</StatusMark>
      </td>
      <td>{run.startedBy}</td>
      <td>{run.state === 'skipped' ? '–' : countText(run.runs)}</td>
      <td>
        {run.deadline && <DeadlineMark of={run.deadline} />}
        {run.note !== null && <p className={classes.notes}>{run.note}</p>}
        {run.refused.map((it) => (
          <p key={`${it.orchestration} ${it.destination}`} className={classes.notes}>
            {it.orchestration} to {it.destination} was not started: {it.error.message}
          </p>
        ))}
        {isOpen && run.allowed.includes('group-run:stop') && (
          <Button
            size="compact-xs"
            variant="default"
            loading={stop.isPending}
            onClick={() => stop.mutate({ params: { id: run.id } })}
          >
            Stop
          </Button>
        )}
      </td>
    </tr>
  )
}

/** Such as `3 completed, 1 failed`. */
function countText({ active, succeeded, failed, stopped, skipped }: GroupRun['runs']): string {
  const parts = [
    [active, 'running'],
    [succeeded, 'completed'],
    [failed, 'failed'],
    [stopped, 'stopped'],
    [skipped, 'skipped'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  return said.length > 0 ? said.join(', ') : 'none'
}
