import { AppError, toProblem } from '../../model/errors.ts'

/** What was found out about one thing of an installation. A sentence holds no secret. */
export interface Finding {
  readonly check: string
  readonly level: 'ok' | 'warning' | 'error'
  readonly sentence: string
  /** What to do; null where all is well. */
  readonly hint: string | null
}

export const ok = (check: string, sentence: string): Finding => ({ check, level: 'ok', sentence, hint: null })

export const warning = (check: string, sentence: string, hint: string): Finding => ({
  check,
  level: 'warning',
  sentence,
  hint,
})

export const error = (check: string, sentence: string, hint: string): Finding => ({
  check,
  level: 'error',
  sentence,
  hint,
})

/** What an error of the catalogue says of a check. Anything else is a fault, and thrown on. */
export function errorOf(check: string, cause: unknown): Finding {
  if (!(cause instanceof AppError)) throw cause
  const { message, hint } = toProblem(cause)
  return error(check, message, hint)
}
