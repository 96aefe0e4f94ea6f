import type { Column } from '../../../components/table/data-table.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import classes from '../settings.module.css'
import { type Channel, EVENTS } from './channel-kinds.ts'

/** @param titles of the kinds, by their names */
export const columnsWith = (titles: Readonly<Record<string, string>>): readonly Column<Channel>[] => [
  {
    key: 'name',
    title: 'Name',
    cell: ({ name, description }) => (
      <>
        <span className={classes.person}>{name}</span>
        {description !== '' && <span className={classes.detail}>{description}</span>}
      </>
    ),
  },
  {
    key: 'to',
    title: 'Goes to',
    cell: ({ kind, goesTo }) => (
      <>
        {titles[kind] ?? kind}
        <span className={classes.detail}>{goesTo}</span>
      </>
    ),
  },
  {
    key: 'told',
    title: 'Told of',
    cell: ({ isDefault, usedBy, events }) => (
      <>
        {isDefault ? 'Everything' : usedBy === 0 ? 'Nothing yet: nothing chooses it' : chosenBy(usedBy)}
        <span className={classes.detail}>{events.map((it) => EVENTS[it].title).join(', ')}</span>
      </>
    ),
  },
  {
    key: 'last',
    title: 'Last notice',
    width: '15rem',
    cell: (channel) => <LastNotice channel={channel} />,
  },
]

const chosenBy = (count: number): string => `What chooses it (${count})`

function LastNotice({ channel: { lastSentAt, lastError } }: { readonly channel: Channel }) {
  const sent = lastSentAt && <Moment at={lastSentAt} form="relative" />
  if (lastError === null) return sent ? <>Sent {sent}</> : <>None yet</>
  return (
    <>
      <StatusMark tone="bad">Not sent</StatusMark>
      <span className={classes.detail}>
        {lastError.message} {sent && <>The last one was sent {sent}.</>}
      </span>
    </>
  )
}
