import { Link } from '@tanstack/react-router'
import { useAccount } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'
import { ButtonLink } from '../button-link.tsx'
import { STARTERS } from '../starters.ts'
import { useDatabases } from '../use-databases.ts'
import classes from './list.module.css'

/** Stands where the list has nothing: how it goes on. */
export function NoQueries({ isFiltered }: { readonly isFiltered: boolean }) {
  const { allowed } = useAccount()
  const { names, isRead } = useDatabases()
  if (isFiltered) return <EmptyState title="No query matches">Take a filter away to see the others.</EmptyState>
  if (isRead && names.length === 0) {
    return (
      <EmptyState title="There is no database yet" action={<Link to="/customer-360">Go to Customer 360</Link>}>
        A query reads the tables of a database. Add one on the Customer 360 page first.
      </EmptyState>
    )
  }
  if (!allowed.includes('query:create')) {
    return (
      <EmptyState title="There are no queries yet">You see them here as soon as somebody has saved one.</EmptyState>
    )
  }
  return (
    <EmptyState
      title="There are no queries yet"
      action={
        <ul className={classes.starters}>
          {STARTERS.map(({ key, title, description }) => (
            <li key={key}>
              <ButtonLink to="/queries/$id" params={{ id: 'new' }} search={{ starter: key }}>
                {title}
              </ButtonLink>
              <span className={classes.small}>{description}</span>
            </li>
          ))}
        </ul>
      }
    >
      A query is saved SQL over one of your databases. Add one of your own, or begin with the shape that a partner asks
      for:
    </EmptyState>
  )
}
