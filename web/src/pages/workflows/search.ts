/** What the address of the page holds: the open run, and how the list is narrowed and sorted. */
export interface WorkflowsSearch {
  readonly run?: string
  readonly q?: string
  readonly status?: string
  readonly sort?: string
}

const TEXTS = ['run', 'q', 'status', 'sort'] as const

/** Keeps what the page knows; anything else in the address is left out. */
export function validateWorkflowsSearch(search: Readonly<Record<string, unknown>>): WorkflowsSearch {
  const texts: Partial<Record<(typeof TEXTS)[number], string>> = {}
  for (const key of TEXTS) {
    const value = search[key]
    // An address such as ?q=2026 is read as a number.
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) texts[key] = String(value)
  }
  return texts
}
