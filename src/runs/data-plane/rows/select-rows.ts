import { headerLine } from '../../../engine/dialect/line-sql.ts'
import type { Engine, Table } from '../../../engine/engine.ts'
import { AppError } from '../../../model/errors.ts'
import type { Plan } from '../../plan.ts'
import { refuseUnknownColumns } from './row-rules.ts'
import { layoutOf, type Selection } from './selection.ts'

/**
 * Finds all that can be known to be wrong with what a plan sends, before a byte is sent.
 *
 * @param warn told what the receipt should say
 * @throws AppError `column_unknown`, `column_duplicate`, `file_ambiguous`
 */
export async function refuseBadRows(
  plan: Plan,
  { engine, selections }: { readonly engine: Engine; readonly selections: readonly Selection[] },
  warn: (sentence: string) => Promise<void>,
): Promise<void> {
  // Making the header finds every column that is unknown or stands twice.
  for (const { columns } of selections) headerLine(layoutOf(plan, columns))
  if (plan.file.quoteMode !== 'none' || plan.file.escapeCharacter) return
  for (const selection of selections) {
    const sentence = await ambiguityOf(plan, engine, selection)
    if (sentence === null) continue
    if (!plan.file.allowAmbiguous) throw new AppError('file_ambiguous', sentence)
    await warn(sentence)
  }
}

/**
 * What a plan sends: one selection for a query, one a table for a database export.
 * @throws AppError `sql_invalid`, `table_missing`, `column_unknown`, `column_duplicate`
 */
export async function selectionsOf(plan: Plan, engine: Engine): Promise<Selection[]> {
  const selections = await unjudgedSelections(plan, engine)
  refuseUnknownColumns(plan, selections)
  return selections
}

async function unjudgedSelections(plan: Plan, engine: Engine): Promise<Selection[]> {
  const { content } = plan
  if (content.objectType === 'query') {
    return [{ table: null, sql: content.sql, columns: await engine.describe(content.sql) }]
  }
  const tables = await engine.tables()
  const wanted = content.tables === 'all' ? tables : content.tables.map((name) => tableOf(tables, name, plan))
  if (wanted.length === 0) throw new AppError('table_missing', `The database “${plan.database.name}” has no tables.`)
  return wanted.map(({ name, select, columns }) => ({ table: name, sql: select, columns }))
}

function tableOf(tables: readonly Table[], name: string, { database }: Plan): Table {
  const table = tables.find((it) => it.name === name)
  if (table) return table
  throw new AppError('table_missing', `The database “${database.name}” has no table “${name}”.`)
}

/** A sentence with a count and a place, never with a value. */
async function ambiguityOf(plan: Plan, engine: Engine, selection: Selection): Promise<string | null> {
  const { sql, columns, table } = selection
  const { count, example } = await engine.countAmbiguous(sql, layoutOf(plan, columns))
  if (count === 0) return null
  const where = table === null ? '' : ` of the table “${table}”`
  const first = example ? `, for example row ${example.row}, column “${example.column}”` : ''
  const values = count === 1 ? '1 value' : `${count} values`
  return `${values}${where} cannot be read back without quotes and escape character${first}.`
}
