import { z } from 'zod'

/** Host keys of a server that shows another than before: fingerprints, and the line that pins the new one. */
export const hostKeys = z.object({ pinned: z.array(z.string()), shown: z.string(), key: z.string() })
export type HostKeys = z.infer<typeof hostKeys>
