import type { Column, Layout } from '../../../engine/engine.ts'
import type { Plan } from '../../plan.ts'

/** Rows that go into one file, or into one member of an archive. */
export interface Selection {
  /** Null for a query. */
  readonly table: string | null
  readonly sql: string
  readonly columns: readonly Column[]
  /** Whether whoever reads them again reads the same. */
  readonly isFinal?: boolean
}

/** How rows with these columns become a file of the plan. */
export const layoutOf = (plan: Plan, columns: readonly Column[]): Layout => ({
  columns,
  rules: plan.columns ?? undefined,
  file: plan.file,
})
