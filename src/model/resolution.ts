import { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/** What a person can do about the cause of a failure, beside trying again. */
export const RESOLUTIONS = [
  'update-credential',
  'confirm-host-key',
  'check-connection',
  'correct-folder',
  'correct-settings',
  'free-space',
  'edit-object',
  'check-database',
] as const
const resolutionKind = z.enum(RESOLUTIONS)
export type ResolutionKind = z.infer<typeof resolutionKind>

/** By the code of an error; what is not here is nobody's to put right from within Waybill. */
export const RESOLUTION_OF: Readonly<Partial<Record<ErrorCode, ResolutionKind>>> = {
  credential_rejected: 'update-credential',
  private_key_invalid: 'update-credential',
  host_key_invalid: 'update-credential',
  host_key_changed: 'confirm-host-key',
  host_unresolved: 'check-connection',
  destination_unreachable: 'check-connection',
  destination_timeout: 'check-connection',
  connection_lost: 'check-connection',
  folder_missing: 'correct-folder',
  permission_denied: 'correct-folder',
  pgp_key_invalid: 'correct-settings',
  pgp_key_expired: 'correct-settings',
  file_ambiguous: 'correct-settings',
  filename_invalid: 'correct-settings',
  setting_missing: 'correct-settings',
  spool_full: 'free-space',
  sql_invalid: 'edit-object',
  sql_not_allowed: 'edit-object',
  query_failed: 'edit-object',
  query_too_large: 'edit-object',
  query_alert: 'edit-object',
  no_rows: 'edit-object',
  column_unknown: 'edit-object',
  column_duplicate: 'edit-object',
  table_missing: 'edit-object',
  source_unavailable: 'check-database',
}

/** What is to be put right: where somebody finds it. */
const NOUN_OF = {
  'update-credential': 'credential',
  'confirm-host-key': 'credential',
  'check-connection': 'destination',
  'correct-folder': 'destination',
  'correct-settings': 'destination',
  'free-space': null,
  'edit-object': 'object',
  'check-database': null,
} as const satisfies Record<ResolutionKind, string | null>

const aboutNoun = z.enum(['credential', 'destination', 'query', 'database-export'])

/** The fix of a failure. `about` is null where it is no object of Waybill, or is deleted. */
export const resolution = z.object({
  kind: resolutionKind,
  about: z.object({ noun: aboutNoun, id: z.string() }).nullable(),
})
export type Resolution = z.infer<typeof resolution>

/** Ids of what a run was made of, as far as they are there. */
export interface MadeOf {
  readonly credential: string | null
  readonly destination: string | null
  readonly query: string | null
  readonly 'database-export': string | null
  /** Whether the host key that a run was shown is pinned by now. */
  readonly isConfirmed: boolean | null
}

/** The fix of a failure of a run; null where there is none. */
export function resolutionOf(code: ErrorCode, madeOf: MadeOf): Resolution | null {
  const kind = RESOLUTION_OF[code]
  if (!kind || (kind === 'confirm-host-key' && madeOf.isConfirmed)) return null
  const noun = NOUN_OF[kind]
  const nouns = noun === 'object' ? (['query', 'database-export'] as const) : noun === null ? [] : [noun]
  const [about] = nouns.flatMap((it) => (madeOf[it] === null ? [] : [{ noun: it, id: madeOf[it] }]))
  return { kind, about: about ?? null }
}
