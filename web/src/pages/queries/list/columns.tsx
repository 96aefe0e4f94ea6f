import { Link } from '@tanstack/react-router'
import type { Column } from '../../../components/table/data-table.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { Count } from '../../../components/values/quantity.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { type Query, STATUSES } from '../status.ts'
import classes from './list.module.css'

function NameCell({ of: { id, name, folder, draft } }: { readonly of: Query }) {
  return (
    <span className={classes.name}>
      <Link to="/queries/$id" params={{ id }} className={classes.link}>
        {name}
      </Link>
      {draft && <span className={classes.draft}>with a draft</span>}
      {folder !== '' && <span className={classes.small}>{folder.replaceAll('/', ' / ')}</span>}
    </span>
  )
}

function EditedCell({ of: { updatedAt, editedBy } }: { readonly of: Query }) {
  return (
    <span className={classes.name}>
      <Moment at={updatedAt} form="relative" />
      {editedBy && <span className={classes.small}>{editedBy}</span>}
    </span>
  )
}

export const COLUMNS: readonly Column<Query>[] = [
  { key: 'name', title: 'Name', sortBy: 'name', width: '34%', cell: (it) => <NameCell of={it} /> },
  {
    key: 'status',
    title: 'Status',
    cell: ({ status }) => <StatusMark tone={STATUSES[status].tone}>{STATUSES[status].word}</StatusMark>,
  },
  {
    key: 'lastRun',
    title: 'Last run',
    sortBy: 'lastRun',
    cell: (it) => <Moment at={it.lastRun?.at ?? null} form="relative" />,
  },
  { key: 'rows', title: 'Rows', align: 'right', cell: (it) => <Count of={it.lastRun?.rows ?? null} /> },
  { key: 'database', title: 'Database', cell: (it) => it.database },
  { key: 'edited', title: 'Last edited', sortBy: 'updatedAt', cell: (it) => <EditedCell of={it} /> },
]
