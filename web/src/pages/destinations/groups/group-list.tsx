import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFolder } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useApi } from '../../../api/hooks.ts'
import { toProblem } from '../../../api/problem.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { type RowAction, RowMenu } from '../../../components/table/row-menu.tsx'
import classes from '../orchestrations/orchestrations.module.css'
import type { DestinationsSearch } from '../search.ts'
import { cronWords } from './cron-words.ts'
import { DeleteGroup } from './delete-group.tsx'

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
              <span className={classes.small}>{scheduleText(group)}</span>
            </span>
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

/** Schedules are kept for when they can start runs; until then nobody should wait for one. */
function scheduleText({ schedule, enabled }: Group): string {
  if (!schedule) return 'By hand'
  const words = `${cronWords(schedule.cron) ?? schedule.cron}, ${schedule.timeZone}`
  return enabled ? `${words} (runs by hand only, so far)` : `${words}, disabled`
}

/** Starts each member and says which could not be. */
async function runGroup({ id, name }: Group): Promise<void> {
  try {
    const { started, refused } = await api.post('/orchestration-groups/:id/runs', { params: { id }, body: {} })
    const many = `${started.length} of ${started.length + refused.length} started.`
    const why = refused.slice(0, 3).map((it) => `${it.orchestration} to ${it.destination}: ${it.error.message}`)
    notifications.show({
      title: `Group “${name}”`,
      message: [started.length + refused.length === 0 ? 'It has no orchestrations yet.' : many, ...why].join(' '),
      ...(refused.length > 0 ? { color: 'var(--warn)' } : {}),
    })
  } catch (error) {
    const { message, hint } = toProblem(error)
    notifications.show({ title: `Group “${name}” was not started`, message: `${message} ${hint}`, color: 'var(--bad)' })
  }
}
