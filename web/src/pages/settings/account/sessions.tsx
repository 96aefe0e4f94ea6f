import { Button } from '@mantine/core'
import { useAction, useList } from '../../../api/hooks.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { Section } from '../../../components/page/section.tsx'
import { type Column, DataTable } from '../../../components/table/data-table.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { browserOf } from './browser-of.ts'

type Session = ItemOf<'/account/sessions'>

/** Where somebody is signed in, and signing out from afar. */
export function Sessions() {
  const sessions = useList('/account/sessions')
  const end = useAction('delete', '/account/sessions/:id')
  const endOthers = useAction('post', '/account/sessions/end-others')
  const hasOthers = sessions.data?.some((it) => !it.isCurrent) ?? false
  const problem = end.error ?? endOthers.error
  return (
    <Section
      title="Where you are signed in"
      actions={
        hasOthers && (
          <Button loading={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            Sign out everywhere else
          </Button>
        )
      }
    >
      {problem && <Failure problem={problem} />}
      {sessions.error ? (
        <Failure problem={sessions.error} retry={sessions.refetch} />
      ) : (
        <DataTable
          label="Sessions"
          columns={columns}
          rows={sessions.data}
          rowKey={(it) => it.id}
          menu={(it) => ({
            name: `the session of ${browserOf(it.userAgent)}`,
            actions: it.isCurrent
              ? []
              : [{ label: 'Sign out there', onSelect: () => end.mutate({ params: { id: it.id } }) }],
          })}
        />
      )}
    </Section>
  )
}

const columns: readonly Column<Session>[] = [
  { key: 'agent', title: 'Browser', cell: ({ userAgent }) => browserOf(userAgent) },
  { key: 'address', title: 'Address', width: '10rem', cell: ({ ipAddress }) => ipAddress ?? '–' },
  { key: 'since', title: 'Signed in', width: '11rem', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { key: 'until', title: 'Ends', width: '11rem', cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
  {
    key: 'here',
    title: 'Status',
    width: '8rem',
    cell: ({ isCurrent }) => (isCurrent ? <StatusMark tone="good">This one</StatusMark> : 'Elsewhere'),
  },
]
