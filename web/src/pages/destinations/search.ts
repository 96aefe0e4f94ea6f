/** The dialogs of the Destinations page. */
const DIALOGS = [
  'add-destination',
  'edit-destination',
  'test-connection',
  'add-data-template',
  'edit-data-template',
  'add-orchestration',
  'view-orchestration',
  'edit-orchestration',
  'add-orchestration-group',
  'edit-orchestration-group',
  'group-runs',
] as const
export type DestinationsDialog = (typeof DIALOGS)[number]

/** What the address of the page holds: the open dialog with what it is about, and how the orchestrations are filtered. */
export interface DestinationsSearch {
  readonly dialog?: DestinationsDialog
  /** The id of what a dialog shows or edits. */
  readonly id?: string
  /** What a new orchestration begins with; `destination` is also where a new data template belongs. */
  readonly objectType?: 'query' | 'database-export'
  readonly object?: string
  readonly destination?: string
  /** Part of a name. */
  readonly q?: string
  readonly status?: string
  readonly to?: string
  readonly group?: string
  readonly type?: 'query' | 'database-export'
  /** As `-lastRun`. */
  readonly sort?: string
}

const TEXTS = ['id', 'object', 'destination', 'q', 'status', 'to', 'group', 'sort'] as const

/** Keeps what the page knows; anything else in the address is left out. */
export function validateSearch(search: Readonly<Record<string, unknown>>): DestinationsSearch {
  const texts: Partial<Record<(typeof TEXTS)[number], string>> = {}
  for (const key of TEXTS) {
    const value = search[key]
    // An address such as ?q=2026 is read as a number.
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) texts[key] = String(value)
  }
  const dialog = DIALOGS.find((it) => it === search['dialog'])
  const [objectType, type] = [typeOf(search['objectType']), typeOf(search['type'])]
  return {
    ...texts,
    ...(dialog ? { dialog } : {}),
    ...(objectType ? { objectType } : {}),
    ...(type ? { type } : {}),
  }
}

const typeOf = (value: unknown): 'query' | 'database-export' | undefined =>
  value === 'query' || value === 'database-export' ? value : undefined

/** The same address with every dialog closed. */
export function withoutDialog(search: DestinationsSearch): DestinationsSearch {
  const { dialog: _dialog, id: _id, objectType: _type, object: _object, destination: _destination, ...filters } = search
  return filters
}
