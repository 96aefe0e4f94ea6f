import { Link } from '@tanstack/react-router'
import { useApi } from '../../../api/hooks.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { useAccount } from '../../../app/account.tsx'
import type { Export } from './export-content.ts'
import classes from './exports.module.css'

type Orchestration = ItemOf<'/orchestrations'>

const QUERY = { objectType: 'database-export', limit: 1000 } as const

/** The orchestrations that send exports, by the export's name; undefined for whoever may not see them, and while they are read. */
export function useSenders(): ReadonlyMap<string, readonly Orchestration[]> | undefined {
  const mayList = useAccount().allowed.includes('orchestration:list')
  const { data } = useApi('/orchestrations', { query: QUERY, enabled: mayList })
  return data && Map.groupBy(data.items, (it) => it.object)
}

/** Where an export goes. Without an orchestration it goes nowhere. */
export function SentBy({ saved }: { readonly saved: Export }) {
  const senders = useSenders()
  if (!senders) return null
  const found = senders.get(saved.name) ?? []
  return (
    <p className={classes.sent}>
      {found.length === 0 ? 'No orchestration sends it yet.' : 'Sent to '}
      {found.map(({ id, destination }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <Link to="/destinations" search={{ dialog: 'view-orchestration', id }}>
            {destination}
          </Link>
        </span>
      ))}
    </p>
  )
}
