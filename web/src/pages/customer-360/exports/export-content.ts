import type { ItemOf } from '../../../api/routes.ts'

export type Export = ItemOf<'/database-exports'>

/** What an export sends: every table of a database, or some. */
export interface Content {
  readonly database: string
  readonly tables: 'all' | readonly string[]
}

/** What is edited: the draft where there is one. */
export const contentOf = ({ draft, database, tables }: Pick<Export, 'draft' | 'database' | 'tables'>): Content =>
  draft ?? { database, tables }

/** As it is saved. */
export const bodyOf = ({ database, tables }: Content) => ({
  database,
  tables: tables === 'all' ? tables : [...tables],
})

/** The order in which tables were chosen says nothing. */
export function isSameContent(a: Content, b: Content): boolean {
  if (a.database !== b.database) return false
  if (a.tables === 'all' || b.tables === 'all') return a.tables === b.tables
  const names = new Set(b.tables)
  return a.tables.length === names.size && a.tables.every((it) => names.has(it))
}

/** What was not saved yet, and the version that it was begun from. */
export interface Kept {
  readonly content: Content
  readonly version: number
}

/** Null where the text is none that `JSON.stringify` made of such. */
export function readKept(text: string | null): Kept | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Kept | null
    const { database, tables } = kept?.content ?? {}
    const isRight = typeof database === 'string' && (tables === 'all' || Array.isArray(tables))
    return isRight && typeof kept?.version === 'number' ? kept : null
  } catch {
    return null
  }
}
