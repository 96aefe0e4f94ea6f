import { z } from 'zod'
import { allowedActions } from '../access/is-allowed.ts'
import type { Action, Guarded } from '../access/policies.ts'
import type { Caller } from '../model/user.ts'

/** The path parameter of routes on one object: its id, or its name where one has it alone. */
export const oneOf = z.object({ id: z.string().min(1).meta({ description: 'Its id, or its name.' }) })

/** Which part of a list is wanted. */
export const pageOf = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(50).meta({ description: 'How many items at most.' }),
  cursor: z.string().optional().meta({ description: 'The `nextCursor` of the page before.' }),
})

/** The order of a list: one of its fields, with `-` before it for the largest first. */
export const sortOf = (fields: readonly string[], first = fields[0]) =>
  z
    .enum(fields.flatMap((field) => [field, `-${field}`]) as [string, ...string[]])
    .optional()
    .meta({ description: `The field to sort by, with - before it for the largest first; ${first} where absent.` })

/** One of some words, or several with commas between. */
export const someOf = <W extends string>(word: z.ZodType<W, W>, called: string) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(word as z.ZodType<W, string>))
    .optional()
    .meta({ description: `One ${called} or several, with commas between.` })

/** A moment that the store can compare with others, which begin with the year 1. */
export const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at >= new Date('0001-01-02'), 'is before all times')

/** What every list answers. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** The schema of an object as answers have it: with what the caller may do with it. */
export const answerOf = <S extends z.ZodObject>(schema: S) => schema.safeExtend({ allowed: z.array(z.string()) })

/** An object with those of `actions` that the caller may do with it. */
export function withAllowed<R extends Guarded[Action] & object>(
  caller: Caller,
  actions: readonly Action[],
  it: R,
): R & { allowed: string[] } {
  return { ...it, allowed: allowedActions(caller, actions, it) }
}
