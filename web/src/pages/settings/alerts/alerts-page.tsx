import { Button } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useList } from '../../../api/hooks.ts'
import { Allowed } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { RowAction } from '../../../components/table/row-menu.tsx'
import { Guarded } from '../guarded.tsx'
import classes from '../settings.module.css'
import { columnsWith } from './channel-cells.tsx'
import { ChannelDialog } from './channel-dialog.tsx'
import { type Channel, useChannelKinds } from './channel-kinds.ts'
import { DeleteChannel } from './delete-channel.tsx'
import { SendTest } from './send-test.tsx'

/** Where notices go when a run fails, is held or is late. */
export function AlertsPage() {
  return (
    <Guarded title="Alerts" action="alert-channel:create">
      <Alerts />
    </Guarded>
  )
}

type Opened = { readonly does: 'test' | 'delete'; readonly channel: Channel } | null

function Alerts() {
  const { add, edit } = useSearch({ from: '/frame/settings/alerts' })
  const navigate = useNavigate({ from: '/settings/alerts' })
  const channels = useList('/alert-channels')
  const { kinds } = useChannelKinds()
  const [opened, setOpened] = useState<Opened>(null)
  const open = (dialog: { add?: true; edit?: string }) => void navigate({ search: dialog })
  const titles = Object.fromEntries((kinds ?? []).map((it) => [it.name, it.title]))
  return (
    <Section
      title="Alerts"
      actions={
        <Allowed action="alert-channel:create">
          <Button variant="filled" onClick={() => open({ add: true })}>
            Add alert channel
          </Button>
        </Allowed>
      }
    >
      <p className={classes.note}>
        A channel hears once when something goes wrong and once when it is right again, however often it fails between.
        It is never told a row.
      </p>
      {channels.error ? (
        <Failure problem={channels.error} retry={channels.refetch} />
      ) : (
        <DataTable
          label="Alert channels"
          columns={columnsWith(titles)}
          rows={channels.data}
          rowKey={(it) => it.id}
          menu={(it) => ({ name: it.name, actions: actionsOf(it, { open, setOpened }) })}
          empty={<Nothing />}
          more={
            channels.hasNextPage
              ? { load: () => void channels.fetchNextPage(), isLoading: channels.isFetchingNextPage }
              : null
          }
        />
      )}
      {(add || edit !== undefined) && <ChannelDialog key={edit} id={edit ?? null} onClose={() => open({})} />}
      {opened?.does === 'test' && <SendTest channel={opened.channel} onClose={() => setOpened(null)} />}
      {opened?.does === 'delete' && <DeleteChannel channel={opened.channel} onClose={() => setOpened(null)} />}
    </Section>
  )
}

/** What the server lets this person do with a channel. */
function actionsOf(
  channel: Channel,
  { open, setOpened }: { readonly open: (dialog: { edit: string }) => void; readonly setOpened: (it: Opened) => void },
): RowAction[] {
  const may = (action: string) => channel.allowed.includes(action)
  return [
    ...(may('alert-channel:edit') ? [{ label: 'Edit', onSelect: () => open({ edit: channel.id }) }] : []),
    ...(may('alert-channel:test')
      ? [{ label: 'Send test', onSelect: () => setOpened({ does: 'test', channel }) }]
      : []),
    ...(may('alert-channel:delete')
      ? [{ label: 'Delete', destroys: true, onSelect: () => setOpened({ does: 'delete', channel }) }]
      : []),
  ]
}

function Nothing() {
  return (
    <EmptyState title="Nobody is told yet">
      Add a channel, by e-mail, Slack, webhook or PagerDuty, and hear of it when a run fails or is held.
    </EmptyState>
  )
}
