import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from '../lib/sql-text.ts'
import { AppError } from '../model/errors.ts'
import { type Column, refuseDuplicates } from './dialect/columns.ts'
import { queryError } from './engine-errors.ts'
import { withoutLabels } from './type-text.ts'

/** What a statement of a person is, once it has been found harmless. */
export interface Statement {
  readonly columns: readonly Column[]
  readonly isOrdered: boolean
}

/**
 * Table functions that only compute. Others read files, pointers or settings, and some write: `enable_profiling` and
 * `enable_logging` make files even where external access is off.
 */
export const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'generate_series',
  'json_each',
  'json_tree',
  'range',
  'repeat',
  'repeat_row',
  'unnest',
])

type Node = { readonly [key: string]: unknown }

/**
 * Reads a statement by the engine's own parser: one SELECT (or WITH, VALUES, FROM) without parameters.
 * @throws AppError `sql_invalid`, `sql_not_allowed`, `column_duplicate`
 */
export async function readStatement(connection: DuckDBConnection, sql: string): Promise<Statement> {
  const nodes = await parse(connection, sql)
  for (const node of nodes) refuseForeign(node)
  try {
    const prepared = await connection.prepare(sql)
    try {
      if (prepared.parameterCount > 0) throw new AppError('sql_invalid', 'A query cannot have parameters.')
      const columns = Array.from({ length: prepared.columnCount }, (_, index) => ({
        name: prepared.columnName(index),
        type: withoutLabels(prepared.columnType(index).alias ?? prepared.columnType(index).toString()),
      }))
      refuseDuplicates(columns.map((column) => column.name))
      return { columns, isOrdered: nodes.some((node) => node['type'] === 'ORDER_MODIFIER' && isFilled(node['orders'])) }
    } finally {
      prepared.destroySync()
    }
  } catch (error) {
    throw queryError(error, sql)
  }
}

const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0

/** All objects of the statement's syntax tree. */
async function parse(connection: DuckDBConnection, sql: string): Promise<Node[]> {
  const answer = await connection.runAndReadAll(`SELECT json_serialize_sql(${literal(sql)})::VARCHAR`)
  const tree = JSON.parse(String(answer.getRows()[0]?.[0])) as Node
  if (tree['error'] === true) {
    const [type, message] = [String(tree['error_type']), String(tree['error_message'])]
    if (type === 'parser') throw queryError(new Error(JSON.stringify(asEngineError(tree))), sql)
    throw new AppError('sql_not_allowed', /only select/i.test(message) ? NOT_A_SELECT : `It cannot be run: ${message}.`)
  }
  const statements = tree['statements']
  if (!Array.isArray(statements) || statements.length !== 1) {
    throw new AppError('sql_not_allowed', 'A query is exactly one SELECT statement.')
  }
  return objectsIn(statements)
}

const NOT_A_SELECT = 'A query may only SELECT; this statement does something else.'

const asEngineError = (tree: Node) => ({
  exception_type: 'Parser',
  exception_message: tree['error_message'],
  position: tree['position'],
})

function objectsIn(value: unknown): Node[] {
  const found: Node[] = []
  const rest: unknown[] = [value]
  while (rest.length > 0) {
    const next = rest.pop()
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next)) found.push(next as Node)
    rest.push(...Object.values(next))
  }
  return found
}

function refuseForeign(node: Node): void {
  if (node['type'] === 'SHOW_REF') throw new AppError('sql_not_allowed', NOT_A_SELECT)
  if (node['type'] !== 'TABLE_FUNCTION') return
  const name = String((node['function'] as Node | undefined)?.['function_name'] ?? '').toLowerCase()
  if (TABLE_FUNCTIONS.has(name)) return
  throw new AppError('sql_not_allowed', `A query may not call ${name}: it reads tables of its database only.`)
}
