import { z } from 'zod'

/**
 * What a form, a document or a mask reads of one field. A field is secret unless it says `public`:
 * nobody has to remember a flag for a secret to stay one.
 */
export interface FieldMeta {
  readonly title: string
  readonly description?: string
  readonly public?: boolean
  readonly advanced?: boolean
  readonly multiline?: boolean
}

/** Names of the fields whose values may be shown. */
export function publicFields(schema: z.ZodObject): string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) =>
    z.globalRegistry.get(field as z.ZodType)?.['public'] ? [name] : [],
  )
}
