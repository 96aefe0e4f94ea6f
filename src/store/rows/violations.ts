/** A constraint that PostgreSQL refused to break. */
export interface Violation {
  readonly kind: 'unique' | 'reference'
  readonly constraint: string
}

const KINDS: Record<string, Violation['kind']> = { '23505': 'unique', '23503': 'reference' }

/** Which constraint a failed statement would have broken; nothing for any other error. Both drivers say it alike. */
export function violationOf(error: unknown): Violation | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  if (typeof cause !== 'object' || cause === null || !('code' in cause) || !('constraint' in cause)) return undefined
  const kind = KINDS[String(cause.code)]
  return kind && { kind, constraint: String(cause.constraint) }
}
