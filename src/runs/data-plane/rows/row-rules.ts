import { columnsOf } from '../../../engine/dialect/line-sql.ts'
import type { Measure } from '../../../engine/engine.ts'
import { AppError } from '../../../model/errors.ts'
import type { Plan } from '../../plan.ts'
import { layoutOf, type Selection } from './selection.ts'

/** Names of the columns of a file in their order. Throws as `fileColumns` does. */
export const columnNames = (plan: Plan, { columns }: Pick<Selection, 'columns'>): string[] =>
  columnsOf(layoutOf(plan, columns)).map((column) => column.name)

/**
 * What the guardrails of a plan want counted of the rows of one file, in the order of the rules; null where they want nothing.
 * @throws AppError `column_unknown`
 */
export function measureOf({ guardrails }: Plan, selection: Selection, names: readonly string[]): Measure | null {
  const isAbout = (rule: { readonly table?: string | undefined }) => rule.table === (selection.table ?? undefined)
  const place = (column: string) => placeOf(names, column)
  const nulls = (guardrails?.nulls ?? []).filter(isAbout).map(({ column }) => place(column))
  const keys = (guardrails?.duplicates ?? []).filter(isAbout).map(({ columns }) => columns.map(place))
  return nulls.length + keys.length === 0 ? null : { nulls, keys }
}

/** As it is written, else without regard to case where that is one column. */
function placeOf(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted)
  if (exact !== -1) return exact
  const alike = names.flatMap((name, index) => (name.toLowerCase() === wanted.toLowerCase() ? [index] : []))
  const [place, ...others] = alike
  if (place !== undefined && others.length === 0) return place
  throw new AppError('column_unknown', `A guardrail names the column ${wanted}; the file has ${names.join(', ')}.`, {
    details: { column: wanted },
  })
}

/** @throws AppError `column_unknown`, `table_missing` where a rule is about what the files do not have */
export function refuseUnknownColumns(plan: Plan, selections: readonly Selection[]): void {
  for (const selection of selections) measureOf(plan, selection, columnNames(plan, selection))
  const { nulls = [], duplicates = [] } = plan.guardrails ?? {}
  for (const { table } of [...nulls, ...duplicates]) {
    if (table === undefined || selections.some((it) => it.table === table)) continue
    throw new AppError('table_missing', `A guardrail names the table “${table}”, which the export does not send.`)
  }
}
