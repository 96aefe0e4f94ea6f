import { z } from 'zod'
import { member } from './run.ts'

/** An immutable file that a run built. */
export const artifact = z.object({
  id: z.string(),
  /** Path below the remote folder, with `/` between folders. */
  name: z.string(),
  rows: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  contentSha256: z.string().nullable(),
  members: z.array(member).optional(),
  pgpKeyFingerprint: z.string().nullable(),
})
export type Artifact = z.infer<typeof artifact>
