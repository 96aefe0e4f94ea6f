import { z } from 'zod'

/** The name of an object, as people write it. */
export const name = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(200, 'is longer than 200 characters')
  .regex(/^\P{Cc}*$/u, 'has a control character')

export const description = z.string().max(2000).default('')

/** What every stored object has beside what people wrote. A reader passes over what a later version may add. */
export const stored = {
  id: z.string(),
  /** Grows with each save; a save that names an older one is refused (`stale_version`). */
  version: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
}
