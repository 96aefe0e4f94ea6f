import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { addressOf } from '../../../api/client.ts'
import { useList } from '../../../api/hooks.ts'
import { Allowed } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import { DataTable } from '../../../components/table/data-table.tsx'
import { Guarded } from '../guarded.tsx'
import type { AuditSearch } from '../routes.tsx'
import classes from '../settings.module.css'
import { columns } from './audit-cells.tsx'

const DAY_MS = 86_400_000

/** Who did what to which object, when and from where. */
export function AuditLogPage() {
  return (
    <Guarded title="Audit log" action="audit:list">
      <AuditLog />
    </Guarded>
  )
}

function AuditLog() {
  const search = useSearch({ from: '/frame/settings/audit-log' })
  const query = useQueryOf(search)
  const events = useList('/audit-events', { query })
  return (
    <Section
      title="Audit log"
      actions={
        <Allowed action="audit:download">
          <Button
            component="a"
            href={addressOf('/audit-events/download', { query })}
            download
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            Download CSV
          </Button>
        </Allowed>
      }
    >
      <Filters search={search} />
      {events.error ? (
        <Failure problem={events.error} retry={events.refetch} />
      ) : (
        <DataTable
          label="Audit log"
          columns={columns}
          rows={events.data}
          rowKey={(it) => it.id}
          empty={<EmptyState title="Nothing matches">Take a filter away, or look further back.</EmptyState>}
          more={
            events.hasNextPage
              ? { load: () => void events.fetchNextPage(), isLoading: events.isFetchingNextPage }
              : null
          }
        />
      )}
    </Section>
  )
}

/** The same until a filter changes: a moment that moves on would ask again and again. */
function useQueryOf({ days, ...filters }: AuditSearch) {
  const since = useMemo(
    () => (days === undefined ? undefined : new Date(Date.now() - days * DAY_MS).toISOString()),
    [days],
  )
  return { ...filters, since }
}

function Filters({ search }: { readonly search: AuditSearch }) {
  const navigate = useNavigate({ from: '/settings/audit-log' })
  const set = (change: { [K in keyof AuditSearch]?: AuditSearch[K] | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }) as AuditSearch, replace: true })
  const find = useDebouncedCallback((text: string) => set({ search: text === '' ? undefined : text }), 250)
  const act = useDebouncedCallback((text: string) => set({ action: text === '' ? undefined : text }), 250)
  return (
    <div className={classes.filters}>
      <TextInput
        className={classes.search}
        label="Search"
        placeholder="Who, what or from where"
        defaultValue={search.search ?? ''}
        onChange={(event) => find(event.currentTarget.value)}
      />
      <TextInput
        label="Action"
        placeholder="As user:sign-in"
        defaultValue={search.action ?? ''}
        onChange={(event) => act(event.currentTarget.value.trim())}
      />
      <Select
        label="Outcome"
        data={[
          { value: '', label: 'Any' },
          { value: 'done', label: 'Done' },
          { value: 'refused', label: 'Refused' },
        ]}
        value={search.outcome ?? ''}
        allowDeselect={false}
        onChange={(value) => set({ outcome: value === 'done' || value === 'refused' ? value : undefined })}
      />
      <Select
        label="Period"
        data={[
          { value: '30', label: 'Last 30 days' },
          { value: '90', label: 'Last 90 days' },
          { value: '365', label: 'Last 365 days' },
          { value: '', label: 'All time' },
        ]}
        value={String(search.days ?? '')}
        allowDeselect={false}
        onChange={(value) => set({ days: ([30, 90, 365] as const).find((it) => String(it) === value) })}
      />
      {search.userId !== undefined && <Button onClick={() => set({ userId: undefined })}>All users</Button>}
    </div>
  )
}
