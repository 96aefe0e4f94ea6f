import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'

type Tables = Readonly<Record<string, readonly string[]>>

/** Columns to offer at any place: those of the tables that the text names, or of each table as long as it names none. Pure. */
export function columnsFor(sql: string, tables: Tables): Completion[] {
  const text = sql.toLowerCase()
  const named = Object.keys(tables).filter((name) => text.includes(name.toLowerCase()))
  const from = new Map<string, string[]>()
  for (const table of named.length > 0 ? named : Object.keys(tables)) {
    for (const column of tables[table] ?? []) from.set(column, [...(from.get(column) ?? []), table])
  }
  return [...from].map(([label, of]) => ({ label, type: 'property', detail: of.join(', '), boost: 1 }))
}

/** The columns of the database, beside what the language itself offers. After a dot that knows better. */
export const completeColumns =
  (tables: Tables) =>
  (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u)
    if (!word && !context.explicit) return null
    const from = word?.from ?? context.pos
    if (context.state.sliceDoc(from - 1, from) === '.') return null
    return { from, options: columnsFor(context.state.doc.toString(), tables), validFor: /^[\p{L}\p{N}_]*$/u }
  }
