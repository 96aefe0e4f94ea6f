import type { Problem } from '../../../api/problem.ts'

/** What is wrong, by field: `name`, `settings.quoteMode`, `columns.2.to`. */
export type FieldErrors = Readonly<Record<string, string>>

/** The fields that a refused save is about; empty where the problem is about none. */
export function fieldErrorsOf(problem: Problem | null): FieldErrors {
  if (!problem) return {}
  const { errors, details, message } = problem
  if (errors.length > 0) return Object.fromEntries(errors.map((it) => [it.path, it.message]))
  if (typeof details['setting'] === 'string') return { [`settings.${details['setting']}`]: message }
  if (typeof details['field'] === 'string') return { [details['field']]: message }
  return problem.code === 'name_taken' ? { name: message } : {}
}

/** Those below one name, as `quoteMode` of `settings.quoteMode`. */
export const below = (prefix: string, errors: FieldErrors): FieldErrors =>
  Object.fromEntries(
    Object.entries(errors).flatMap(([path, message]) =>
      path.startsWith(`${prefix}.`) ? [[path.slice(prefix.length + 1), message]] : [],
    ),
  )

/** The problem, where no field that is shown says it already. */
export const leftOver = (problem: Problem | null, errors: FieldErrors, shown: readonly string[]): Problem | null =>
  Object.keys(errors).some((path) => shown.some((it) => path === it || path.startsWith(`${it}.`))) ? null : problem
