/** What the address of the list holds: how it is narrowed and sorted. */
export interface QueriesSearch {
  /** Part of a name. */
  readonly q?: string
  readonly status?: string
  readonly database?: string
  readonly folder?: string
  /** As `-updatedAt`. */
  readonly sort?: string
}

const TEXTS = ['q', 'status', 'database', 'folder', 'sort'] as const

/** Keeps what the page knows; anything else in the address is left out. */
export function validateQueriesSearch(search: Readonly<Record<string, unknown>>): QueriesSearch {
  const texts: Partial<Record<(typeof TEXTS)[number], string>> = {}
  for (const key of TEXTS) {
    const value = search[key]
    // An address such as ?q=2026 is read as a number.
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) texts[key] = String(value)
  }
  return texts
}

export const isFiltered = ({ q, status, database, folder }: QueriesSearch): boolean =>
  [q, status, database, folder].some((it) => it !== undefined)

/** What stands beside the SQL. */
const PANES = ['details', 'tables', 'versions'] as const
export type Pane = (typeof PANES)[number]

/** What the address of the editor holds: the open pane, and what a new query begins with. */
export interface EditorSearch {
  readonly pane?: Pane
  readonly starter?: string
  readonly folder?: string
}

export function validateEditorSearch({ pane, starter, folder }: Readonly<Record<string, unknown>>): EditorSearch {
  const known = PANES.find((it) => it === pane)
  return {
    ...(known ? { pane: known } : {}),
    ...(typeof starter === 'string' && starter !== '' ? { starter } : {}),
    ...(typeof folder === 'string' && folder !== '' ? { folder } : {}),
  }
}
