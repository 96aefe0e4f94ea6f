import { Button } from '@mantine/core'
import { useAccount } from '../../../app/account.tsx'
import { EmptyState } from '../../../components/page/empty-state.tsx'

/** Stands where there is no database: what one is, and how to add the first. */
export function NoDatabases({ onAdd }: { readonly onAdd: () => void }) {
  const { allowed } = useAccount()
  const mayAdd = allowed.includes('database:create')
  return (
    <EmptyState
      title="There is no database yet"
      action={
        mayAdd && (
          <Button variant="filled" onClick={onAdd}>
            Add the first one
          </Button>
        )
      }
    >
      A database is a DuckDB file or a folder of Parquet, CSV or JSON files. Queries read its tables, and exports send
      them. {mayAdd ? '' : 'Ask an administrator to add one.'}
    </EmptyState>
  )
}
