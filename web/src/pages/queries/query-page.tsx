import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/hooks.ts'
import { useAccount } from '../../app/account.tsx'
import { EmptyState } from '../../components/page/empty-state.tsx'
import { Failure } from '../../components/page/failure.tsx'
import classes from './editor/editor.module.css'
import { Editor } from './editor/editor.tsx'
import { useDatabases } from './use-databases.ts'

const page = getRouteApi('/frame/queries/$id')

/** One query, or a new one, in the editor. */
export function QueryPage() {
  const { id } = page.useParams()
  const isNew = id === 'new'
  const { all, isRead } = useDatabases()
  const { allowed } = useAccount()
  // The editor of a new query stays as it is, results and all, when the query gets its id.
  const [born, setBorn] = useState<string | null>(null)
  const query = useApi('/queries/:id', { params: { id }, enabled: !isNew })

  if (isNew && !allowed.includes('query:create')) {
    return (
      <div className={classes.alone}>
        <EmptyState title="You may not add queries" action={<Link to="/queries">Go to the list</Link>}>
          Ask an administrator for a policy that allows it.
        </EmptyState>
      </div>
    )
  }
  if (query.error && !query.data) {
    return (
      <div className={classes.alone}>
        <Failure problem={query.error} retry={query.refetch} />
        <p>
          <Link to="/queries">Go to the list</Link>
        </p>
      </div>
    )
  }
  if (!isRead || (!isNew && !query.data)) return <div className={classes.alone} aria-busy="true" />
  return <Editor key={id === born ? 'new' : id} query={query.data ?? null} databases={all} onBorn={setBorn} />
}
