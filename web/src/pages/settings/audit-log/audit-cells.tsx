import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../../../api/routes.ts'
import type { Column } from '../../../components/table/data-table.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { browserOf } from '../account/browser-of.ts'
import classes from '../settings.module.css'

type Event = ItemOf<'/audit-events'>

export const columns: readonly Column<Event>[] = [
  { key: 'at', title: 'When', width: '11rem', cell: ({ at }) => <Moment at={at} form="exact" /> },
  { key: 'who', title: 'Who', width: '13rem', cell: (event) => <Who event={event} /> },
  {
    key: 'action',
    title: 'Action',
    width: '14rem',
    cell: ({ action }) => <span className={classes.mono}>{action}</span>,
  },
  { key: 'object', title: 'Object', cell: ({ objectName }) => objectName ?? '–' },
  {
    key: 'outcome',
    title: 'Outcome',
    width: '7rem',
    cell: ({ outcome }) =>
      outcome === 'done' ? <StatusMark tone="good">Done</StatusMark> : <StatusMark tone="bad">Refused</StatusMark>,
  },
  {
    key: 'from',
    title: 'From',
    width: '9rem',
    cell: ({ ipAddress, userAgent }) =>
      ipAddress === null ? (
        '–'
      ) : (
        <>
          <span>{ipAddress}</span>
          <span className={classes.detail}>{browserOf(userAgent)}</span>
        </>
      ),
  },
]

function Who({ event: { caller, userId, origin } }: { readonly event: Event }) {
  const key = origin !== null && origin !== 'local' ? <span className={classes.detail}>key {origin}</span> : null
  if (userId === null) return <>{caller}</>
  return (
    <>
      <Link className={classes.link} to="/settings/audit-log" search={(before) => ({ ...before, userId })}>
        {caller}
      </Link>
      {key}
    </>
  )
}
