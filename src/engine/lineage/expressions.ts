import { listIn, type Node, nodeIn, nodesIn, numberIn, textIn, Untraceable } from './plan.ts'

/** Columns of tables that a value was made from, each as a key. */
export type Origins = ReadonlySet<string>

/** A column of an operator's result, with the place by which expressions that are not resolved yet name it. */
export interface Output {
  readonly table: number
  readonly column: number
  readonly origins: Origins
}

/** Of what is made from no column of a table: constants, the number of a row. */
export const NOTHING: Origins = new Set()
/** Of what may be made from anything. */
export const ANYTHING: Origins = new Set(['?'])
/** Of what tells the value of a marked column though it is not made from it. */
export const PERSONAL: Origins = new Set(['!'])

/** Of what differs from row to row though it is made from no table: rows of VALUES, numbers of rows, results of aggregates. */
export const rowOf = (table: number, column: number): Origins => new Set([`row ${table}.${column}`])
export const isOfTable = (origin: string): boolean => !origin.startsWith('row ')

export function union(sets: Iterable<Origins>): Origins {
  const all = new Set<string>()
  for (const set of sets) for (const origin of set) all.add(origin)
  return all
}

/** The same column where it tells the value of a marked one. */
export const told = (output: Output): Output => ({ ...output, origins: union([output.origins, PERSONAL]) })

/** Functions whose answer may hold values of a table though no column goes in: labels of an ENUM, statistics in a plan, settings. */
const KNOWS_MORE =
  /^(enum_|json_serialize_|json_execute_|getvariable$|current_setting$|current_query$|nextval$|currval$)/

const VOLATILE = /^(random|(gen_random_)?uuid(v\d)?)$/

/** `typeof` has become a text by then; that of an ENUM has every label in it. */
const TYPE_OF_ENUM = /\benum\(/i

/** Classes of expressions that are made from nothing but what stands in them. */
const PLAIN: ReadonlySet<string> = new Set([
  'BOUND_AGGREGATE',
  'BOUND_BETWEEN',
  'BOUND_CASE',
  'BOUND_CAST',
  'BOUND_COMPARISON',
  'BOUND_CONJUNCTION',
  'BOUND_CONSTANT',
  'BOUND_FUNCTION',
  'BOUND_OPERATOR',
  'BOUND_UNNEST',
  'BOUND_WINDOW',
])

/**
 * What the value of an expression over these columns is made from: every column that stands anywhere in it, be it in a condition.
 * @throws Untraceable for what is not known
 */
export function originsOf(expression: Node, inputs: readonly Output[]): Origins {
  const found: Origins[] = []
  const rest: unknown[] = [expression]
  while (rest.length > 0) {
    const next = rest.pop()
    if (typeof next !== 'object' || next === null) continue
    if (Array.isArray(next)) {
      rest.push(...next)
      continue
    }
    const node = next as Node
    if ('expression_class' in node) found.push(ownOrigins(node, inputs))
    rest.push(...partsOf(node))
  }
  return union(found)
}

function ownOrigins(node: Node, inputs: readonly Output[]): Origins {
  const kind = node['expression_class']
  if (kind === 'BOUND_REF') return at(inputs, numberIn(node, 'index'))
  if (kind === 'BOUND_COLUMN_REF') return named(node, inputs)
  if (typeof kind !== 'string' || !PLAIN.has(kind)) throw new Untraceable(`an expression ${kind}`)
  if (kind === 'BOUND_CONSTANT') return ofConstant(nodeIn(node, 'value'))
  return kind === 'BOUND_FUNCTION' ? ofFunction(textIn(node, 'name')) : NOTHING
}

function ofFunction(name: string): Origins {
  if (KNOWS_MORE.test(name)) return ANYTHING
  return VOLATILE.test(name) ? rowOf(-1, 0) : NOTHING
}

const ofConstant = (value: Node): Origins =>
  nodeIn(value, 'type')['id'] === 'TYPE' || TYPE_OF_ENUM.test(JSON.stringify(value['value'] ?? '')) ? ANYTHING : NOTHING

/** What a lambda reads is also among the children of its function; in its body places mean something else. */
const partsOf = (node: Node): unknown[] =>
  Object.entries(node).flatMap(([key, value]) => (key === 'function_data' ? [] : [value]))

function at(inputs: readonly Output[], index: number): Origins {
  const input = inputs[index]
  if (input) return input.origins
  throw new Untraceable(`no column ${index}`)
}

function named(node: Node, inputs: readonly Output[]): Origins {
  const binding = nodeIn(node, 'binding')
  const [table, column] = [numberIn(binding, 'table_index'), numberIn(binding, 'column_index')]
  const found = inputs.filter((it) => it.table === table && it.column === column)
  if (found.length === 0 || numberIn(node, 'depth') > 0) throw new Untraceable('a column of nowhere')
  return union(found.map((it) => it.origins))
}

/** Outputs of an operator that computes them: `expressions` over its inputs, under one table. */
export const computed = (expressions: readonly Node[], inputs: readonly Output[], table: number): Output[] =>
  expressions.map((it, column) => ({ table, column, origins: originsOf(it, inputs) }))

/** The same where an operator adds what differs from row to row. */
export const varied = (outputs: readonly Output[]): Output[] =>
  outputs.map((it) => ({ ...it, origins: union([it.origins, rowOf(it.table, it.column)]) }))

/**
 * Rows of expressions, as VALUES has them: each column is made from whatever stands in it, and from the row itself, since who
 * knows one cell of a row knows the others.
 */
export function computedRows(node: Node, inputs: readonly Output[]): Output[] {
  const table = numberIn(node, 'table_index')
  const rows = listIn(node, 'expressions', (row): row is Node[] => Array.isArray(row))
  return nodesIn(node, 'expr_types').map((_, column) => {
    const cells = rows.map((row) => row[column] ?? {})
    return { table, column, origins: union([rowOf(table, 0), ...cells.map((cell) => originsOf(cell, inputs))]) }
  })
}
