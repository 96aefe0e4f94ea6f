import { z } from 'zod'

/** What an orchestration sends. */
export const objectType = z.enum(['query', 'database-export'])
export type ObjectType = z.infer<typeof objectType>
