import { z } from 'zod'
import { fileFacts } from './run.ts'

/** An immutable file that a run built. */
export const artifact = z.object({
  id: z.string(),
  /** Path below the remote folder, with `/` between folders. */
  name: z.string(),
  ...fileFacts,
})
export type Artifact = z.infer<typeof artifact>
