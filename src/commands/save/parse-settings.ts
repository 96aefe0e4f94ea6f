import type { z } from 'zod'
import { AppError } from '../../model/errors.ts'

/**
 * What a plugin's schema makes of settings. Unknown ones are refused: a setting that is misspelt must not be ignored.
 * @throws AppError `invalid_input` with the path of each setting at fault, never its value
 */
export function parseSettings(
  schema: z.ZodObject,
  settings: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const parsed = schema.strict().safeParse(settings)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map((issue) => ({
    path: ['settings', ...issue.path].join('.'),
    message: issue.message,
  }))
  throw new AppError('invalid_input', `The ${errors[0]?.path} is not right: ${errors[0]?.message}.`, {
    details: { errors },
  })
}
