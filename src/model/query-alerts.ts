import { z } from 'zod'

const count = z.int().min(0)
const rowLimit = z.union([z.strictObject({ lessThan: count }), z.strictObject({ greaterThan: count })])
export type RowLimit = z.infer<typeof rowLimit>

/** What numbers of rows of a query are worth a word (spec 6.4), in each run that sends it. */
export const queryAlerts = z.strictObject({
  /** The run goes on, and its receipt says so. */
  warnWhen: rowLimit.optional(),
  /** The run fails before a byte leaves. */
  failWhen: rowLimit.optional(),
})
export type QueryAlerts = z.infer<typeof queryAlerts>

export const isReached = (limit: RowLimit, rows: number): boolean =>
  'lessThan' in limit ? rows < limit.lessThan : rows > limit.greaterThan
