import { z } from 'zod'
import type { QueryAlerts } from './query-alerts.ts'

/** `hold` keeps the files here until somebody decides; `warn` sends them and says so. */
const breach = z.enum(['warn', 'hold']).default('hold').meta({
  description: 'hold: nothing leaves until somebody releases it. warn: it is sent, and the receipt says so.',
})
/** As it is called in the file. */
const column = z.string().min(1).meta({ description: 'A column of the file, by its name there.' })
/** A table of a database export; a query has none. */
const table = z.string().min(1).optional().meta({ description: 'The table of a database export; absent for a query.' })

export const ZERO_ROWS = ['fail', 'skip', 'header-only', 'empty-file'] as const

const rows = z
  .strictObject({ min: z.int().min(0).optional(), max: z.int().min(0).optional(), breach })
  .refine((it) => it.min !== undefined || it.max !== undefined, 'needs min, max or both')
  .refine((it) => it.min === undefined || it.max === undefined || it.min <= it.max, 'has a min above its max')

/**
 * What has to be true of the files of a run before a byte of them leaves. Rows are those of all files together; columns are
 * named as in the file.
 */
export const guardrails = z.strictObject({
  rows: rows.optional(),
  rowBand: z
    .strictObject({
      percent: z
        .number()
        .positive()
        .max(10_000)
        .meta({ description: 'How far the rows may be from the median of the last delivered runs.' }),
      lastRuns: z.int().min(1).max(50).default(7),
      breach,
    })
    .optional(),
  zeroRows: z.enum(ZERO_ROWS).optional().meta({
    description:
      'When there are no rows at all: the run fails, or ends well with nothing sent, or sends the header alone (also where this is absent), or a file of no bytes.',
  }),
  nulls: z
    .array(z.strictObject({ table, column, maxPercent: z.number().min(0).max(100), breach }))
    .min(1)
    .optional(),
  columns: z
    .strictObject({
      expected: z
        .union([z.literal('last-delivered'), z.array(column).min(1)])
        .meta({ description: 'The names in their order, or those of the last delivered run.' }),
      breach,
    })
    .optional(),
  duplicates: z
    .array(
      z.strictObject({
        table,
        columns: z
          .array(column)
          .min(1)
          .meta({ description: 'Columns that together are a key. Rows without it do not count.' }),
        breach,
      }),
    )
    .min(1)
    .optional(),
  fileSize: z
    .strictObject({ maxBytes: z.int().min(1).meta({ description: 'Of one file, as it is sent.' }), breach })
    .optional(),
})
export type Guardrails = z.infer<typeof guardrails>

/** What a run is judged by; either may be absent. */
export interface Rules {
  readonly guardrails?: Guardrails | undefined
  readonly alerts?: QueryAlerts | undefined
}

/** Whether there is anything to judge a run by. */
export const hasRules = ({ guardrails, alerts }: Rules): boolean =>
  [...Object.values(guardrails ?? {}), ...Object.values(alerts ?? {})].some((rule) => rule !== undefined)

/** Whether a rule can keep a file from leaving, so that sending must not begin before the judgement. */
export function canKeepBack({ guardrails = {}, alerts = {} }: Rules): boolean {
  const { zeroRows, rows, rowBand, columns, fileSize, nulls = [], duplicates = [] } = guardrails
  if (alerts.failWhen !== undefined || zeroRows === 'fail' || zeroRows === 'skip') return true
  return [rows, rowBand, columns, fileSize, ...nulls, ...duplicates].some((rule) => rule?.breach === 'hold')
}

/** What is wrong with rules for an object of this type: rows of an export are those of a table, a query has none. */
export function misfitOf({ nulls = [], duplicates = [], columns }: Guardrails, isExport: boolean): string | null {
  const perTable = [...nulls, ...duplicates]
  if (isExport && perTable.some((rule) => rule.table === undefined))
    return 'a rule about columns of a database export names its table'
  if (!isExport && perTable.some((rule) => rule.table !== undefined)) return 'a query has no tables to name'
  if (isExport && columns !== undefined && columns.expected !== 'last-delivered') {
    return 'the columns of a database export can only be compared with the last delivered run'
  }
  return null
}
