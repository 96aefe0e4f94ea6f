const DIALOGS = ['add-database', 'edit-database', 'delete-database'] as const

/** What the address of the page holds: what is searched for, the open table, and the open dialog. */
export interface Customer360Search {
  /** Part of the name of a table or a column. */
  readonly q?: string
  /** The name of the database of the open table. Where it stands alone, no table is open. */
  readonly database?: string
  readonly table?: string
  readonly dialog?: (typeof DIALOGS)[number]
  /** The id of the database that a dialog is about. */
  readonly id?: string
}

/** Keeps what the page knows; anything else in the address is left out. */
export function validateCustomer360Search(search: Readonly<Record<string, unknown>>): Customer360Search {
  const dialog = DIALOGS.find((it) => it === search['dialog'])
  return { ...textsOf(search, ['q', 'database', 'table', 'id'] as const), ...(dialog ? { dialog } : {}) }
}

/** The same address with every dialog closed. */
export const withoutDialog = ({ dialog: _dialog, id: _id, ...rest }: Customer360Search): Customer360Search => rest

/** What the address of *Database Exports* holds: part of a name, and the id of the open export. */
export interface ExportsSearch {
  readonly q?: string
  readonly open?: string
  readonly dialog?: 'add-export'
}

export function validateExportsSearch(search: Readonly<Record<string, unknown>>): ExportsSearch {
  return {
    ...textsOf(search, ['q', 'open'] as const),
    ...(search['dialog'] === 'add-export' ? { dialog: 'add-export' } : {}),
  }
}

function textsOf<K extends string>(
  search: Readonly<Record<string, unknown>>,
  keys: readonly K[],
): { [key in K]?: string } {
  const texts: { [key in K]?: string } = {}
  for (const key of keys) {
    const value = search[key]
    // An address such as ?q=2026 is read as a number.
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) texts[key] = String(value)
  }
  return texts
}
