import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFolder } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/hooks.ts'
import { toProblem } from '../../../api/problem.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { useAccount } from '../../../app/account.tsx'
import { DeadlineMark } from '../../../components/runs/deadline-mark.tsx'
import { type RowAction, RowMenu } from '../../../components/table/row-menu.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import classes from '../orchestrations/orchestrations.module.css'
import type { DestinationsSearch } from '../search.ts'
import { cronWords } from './cron-words.ts'
import { DeleteGroup } from './delete-group.tsx'
import { GROUP_STATES } from './group-states.ts'

export type Group = ItemOf<'/orchestration-groups'>

/** Groups with when they are to run and how many orchestrations are in each. Nothing is drawn where there are none. */
export function GroupList({
  open,
  onMembers,
}: {
  readonly open: (dialog: NonNullable<DestinationsSearch['dialog']>, id: string) => void
  readonly onMembers: (group: string) => void
}) {
  const { data } = useApi('/orchestration-groups', { query: { limit: 200 } })
  const mayList = useAccount().allowed.includes('group-run:list')
  const [deleting, setDeleting] = useState<Group | null>(null)
  if (!data || data.items.length === 0) return null
  const actionsOf = (group: Group): RowAction[] => [
    { label: 'View', onSelect: () => onMembers(group.name) },
    ...when(group, 'orchestration-group:edit', {
      label: 'Edit',
      onSelect: () => open('edit-orchestration-group', group.id),
    }),
    ...when(group, 'orchestration-group:run', {
      label: 'Run',
      onSelect: () => void runGroup(group),
    }),
    ...(mayList ? [{ label: 'Runs', onSelect: () => open('group-runs', group.id) }] : []),
    ...when(group, 'orchestration-group:delete', {
      label: 'Delete',
      onSelect: () => setDeleting(group),
      destroys: true,
    }),
  ]
  return (
    <>
      <h3 className={classes.groupsTitle}>Groups</h3>
      <ul className={classes.groups} aria-label="Groups">
        {data.items.map((group) => (
          <li key={group.id} className={classes.group}>
            <span className={classes.groupName}>
              <span className={classes.groupTitle}>
                <IconFolder size={15} aria-hidden className={classes.icon} />
                {group.name}
              </span>
              <span className={classes.small}>
                {scheduleText(group)}
                {group.nextRunAt !== null && (
                  <>
                    {' · next '}
                    <Moment at={group.nextRunAt} />
                  </>
                )}
              </span>
              {isThreatened(group) && <DeadlineMark of={group.openDeadline} />}
            </span>
            {group.lastRun && (
              <StatusMark tone={GROUP_STATES[group.lastRun.state].tone}>
                {GROUP_STATES[group.lastRun.state].word}
              </StatusMark>
            )}
            <Button size="compact-xs" variant="subtle" onClick={() => onMembers(group.name)}>
              {group.members} {group.members === 1 ? 'orchestration' : 'orchestrations'}
            </Button>
            <RowMenu name={group.name} actions={actionsOf(group)} />
          </li>
        ))}
      </ul>
      {deleting && <DeleteGroup group={deleting} onClose={() => setDeleting(null)} />}
    </>
  )
}

const when = ({ allowed }: Group, action: string, it: RowAction): RowAction[] => (allowed.includes(action) ? [it] : [])

/** What is on time is no news. */
const isThreatened = (group: Group): group is Group & { openDeadline: NonNullable<Group['openDeadline']> } =>
  group.openDeadline !== null && group.openDeadline.state !== 'on-time'

/** When a group runs by itself, if it does. */
function scheduleText({ schedule, after, enabled }: Group): string {
  if (!schedule && after === undefined) return 'By hand'
  const words = schedule ? `${cronWords(schedule.cron) ?? schedule.cron}, ${schedule.timeZone}` : `After ${after}`
  return enabled ? words : `${words}, disabled`
}

/** Starts each member and says which could not be. */
async function runGroup({ id, name }: Group): Promise<void> {
  try {
    const { refused, runs } = await api.post('/orchestration-groups/:id/runs', { params: { id }, body: {} })
    const started = Object.values(runs).reduce((sum, count) => sum + count, 0)
    const many = `${started} of ${started + refused.length} started.`
    const why = refused.slice(0, 3).map((it) => `${it.orchestration} to ${it.destination}: ${it.error.message}`)
    notifications.show({
      title: `Group “${name}”`,
      message: [started + refused.length === 0 ? 'It has no orchestrations yet.' : many, ...why].join(' '),
      ...(refused.length > 0 ? { color: 'var(--warn)' } : {}),
    })
  } catch (error) {
    const { message, hint } = toProblem(error)
    notifications.show({ title: `Group “${name}” was not started`, message: `${message} ${hint}`, color: 'var(--bad)' })
  }
}
