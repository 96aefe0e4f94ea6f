import type { ItemOf } from '../../../api/routes.ts'
import type { Column } from '../../../components/table/data-table.tsx'
import { Moment } from '../../../components/values/moment.tsx'
import { Count } from '../../../components/values/quantity.tsx'
import classes from '../settings.module.css'

export type CredentialRow = ItemOf<'/credentials'>

export const columns: readonly Column<CredentialRow>[] = [
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
  { key: 'type', title: 'Type', width: '9rem', cell: ({ type }) => type },
  { key: 'host', title: 'Signs in at', cell: (credential) => <SignsInAt credential={credential} /> },
  { key: 'used', title: 'Used by', width: '7rem', align: 'right', cell: ({ usedBy }) => <Count of={usedBy} /> },
  {
    key: 'saved',
    title: 'Last saved',
    width: '10rem',
    cell: ({ updatedAt }) => <Moment at={updatedAt} form="relative" />,
  },
]

function SignsInAt({ credential: { fields } }: { readonly credential: CredentialRow }) {
  const { hostname, port, username } = fields
  if (hostname === undefined) return <>–</>
  return (
    <>
      <span className={classes.mono}>
        {String(hostname)}:{String(port ?? '')}
      </span>
      <span className={classes.detail}>as {String(username ?? '')}</span>
    </>
  )
}
