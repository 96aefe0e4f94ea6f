import { columnKey, NOTHING, type Origins, type Relation, Untraceable, union, unionOf } from './origins.ts'
import { isNode, nodesOf, numbersOf, originsIn, type PlanNode, pick, picked } from './plan-node.ts'

/** What stands around an operator: the rows of common table expressions, and the outer rows that a subquery looks at. */
interface Around {
  readonly ctes: ReadonlyMap<number, Relation>
  readonly outer: Origins
}
type Operator = (node: PlanNode, around: Around) => Relation

/**
 * What each column of a plan's result is made from: of all the columns whose values can reach it, not of those that only choose its
 * rows. The value of a subquery and of EXISTS or IN is made from what chose their rows, too.
 *
 * @param plan the root of a bound, not optimized plan as `json_serialize_plan` gives it
 * @throws Untraceable for what this version does not know
 */
export const tracePlan = (plan: PlanNode): readonly Origins[] =>
  trace(plan, { ctes: new Map(), outer: NOTHING }).columns

function trace(node: PlanNode, around: Around): Relation {
  const operator = OPERATORS[String(node['type'])]
  if (operator) return operator(node, around)
  throw new Untraceable(`the operator ${String(node['type'])}`)
}

function childOf(node: PlanNode, around: Around, place = 0): Relation {
  const child = nodesOf(node, 'children')[place]
  if (child) return trace(child, around)
  throw new Untraceable(`${String(node['type'])} has no child ${place}`)
}

/** The same rows, fewer or in another order. */
const sameRows: Operator = (node, around) => {
  const child = childOf(node, around)
  return { columns: picked(child, numbersOf(node, 'projection_map')), chosenBy: child.chosenBy }
}

const filter: Operator = (node, around) => {
  const child = childOf(node, around)
  const chosenBy = union(child.chosenBy, originsIn(node['expressions'], child))
  return { columns: picked(child, numbersOf(node, 'projection_map')), chosenBy }
}

const projection: Operator = (node, around) => {
  const child = childOf(node, around)
  return {
    columns: nodesOf(node, 'expressions').map((it) => originsIn(it, child)),
    chosenBy: child.chosenBy,
  }
}

/** Its rows with more columns behind them. */
const added: Operator = (node, around) => {
  const child = childOf(node, around)
  const more = nodesOf(node, 'expressions').map((it) => originsIn(it, child))
  return { columns: [...child.columns, ...more], chosenBy: child.chosenBy }
}

const aggregate: Operator = (node, around) => {
  const child = childOf(node, around)
  const made = [...nodesOf(node, 'groups'), ...nodesOf(node, 'expressions')].map((it) => originsIn(it, child))
  const groupings = node['grouping_functions'] ?? []
  if (!Array.isArray(groupings)) throw new Untraceable('grouping functions')
  return { columns: [...made, ...groupings.map(() => NOTHING)], chosenBy: child.chosenBy }
}

const join: Operator = (node, around) => {
  if (node['delim_flipped'] === true) throw new Untraceable('a flipped join')
  const left = childOf(node, around)
  const outer = union(around.outer, originsIn(node['duplicate_eliminated_columns'], left))
  const right = childOf(node, { ...around, outer }, 1)
  const conditions = nodesOf(node, 'conditions').map((it) =>
    union(originsIn(it['left'], left), originsIn(it['right'], right)),
  )
  const both = { columns: [...left.columns, ...right.columns], chosenBy: NOTHING }
  const condition = union(...conditions, originsIn(node['condition'], both))
  const chosenBy = union(left.chosenBy, right.chosenBy, condition)
  const columns = joined(String(node['join_type'] ?? 'INNER'), {
    left: picked(left, numbersOf(node, 'left_projection_map')),
    right: picked(right, numbersOf(node, 'right_projection_map')),
    within: union(right.chosenBy, condition),
  })
  return { columns, chosenBy }
}

function joined(
  type: string,
  { left, right, within }: { left: readonly Origins[]; right: readonly Origins[]; within: Origins },
): readonly Origins[] {
  switch (type) {
    case 'SEMI':
    case 'ANTI':
      return left
    case 'MARK':
      return [...left, within]
    case 'SINGLE':
      return [...left, ...right.map((it) => union(it, within))]
    case 'INNER':
    case 'LEFT':
    case 'RIGHT':
    case 'FULL':
    case 'OUTER':
      return [...left, ...right]
    default:
      throw new Untraceable(`a join of the type ${type}`)
  }
}

const setOperation: Operator = (node, around) => {
  const children = nodesOf(node, 'children').map((it) => trace(it, around))
  const [first] = children
  if (!first || children.some((it) => it.columns.length !== first.columns.length))
    throw new Untraceable('a set operation')
  return {
    columns: first.columns.map((_, place) => union(...children.flatMap((it) => pick(it, [place])))),
    chosenBy: union(...children.map((it) => it.chosenBy)),
  }
}

const commonTable: Operator = (node, around) => {
  const ctes = new Map(around.ctes).set(Number(node['table_index']), childOf(node, around))
  return childOf(node, { ...around, ctes }, 1)
}

/** What a step adds is traced until it adds nothing new. */
const recursive: Operator = (node, around) => {
  let rows = childOf(node, around)
  for (;;) {
    const step = childOf(node, { ...around, ctes: new Map(around.ctes).set(Number(node['table_index']), rows) }, 1)
    if (step.columns.length !== rows.columns.length) throw new Untraceable('a recursive query')
    const columns = rows.columns.map((it, place) => union(it, ...pick(step, [place])))
    const chosenBy = union(rows.chosenBy, step.chosenBy)
    if (sizeOf({ columns, chosenBy }) === sizeOf(rows)) return rows
    rows = { columns, chosenBy }
  }
}
const sizeOf = ({ columns, chosenBy }: Relation): number => columns.reduce((sum, it) => sum + it.size, chosenBy.size)

const commonTableRows: Operator = (node, { ctes }) => {
  const rows = ctes.get(Number(node['cte_index']))
  if (rows) return rows
  throw new Untraceable('a common table expression from elsewhere')
}

/** Values of outer rows. Which of several outer queries they come from is not said: any. */
const outerRows: Operator = (node, { outer }) => ({
  columns: nodesOf(node, 'chunk_types').map(() => outer),
  chosenBy: NOTHING,
})

const constants: Operator = (node) => ({ columns: nodesOf(node, 'chunk_types').map(() => NOTHING), chosenBy: NOTHING })

const values: Operator = (node, around) => {
  const child = childOf(node, around)
  const lists = node['expressions']
  if (!Array.isArray(lists)) throw new Untraceable('a list of values')
  const columns = nodesOf(node, 'expr_types').map((_, place) =>
    union(...lists.map((list: unknown) => originsIn(Array.isArray(list) ? list[place] : list, child))),
  )
  return { columns, chosenBy: child.chosenBy }
}

const read: Operator = (node, around) => {
  if (nodesOf(node, 'children').length > 0) return tableFunction(node, childOf(node, around))
  const places = picked(tableColumns(node), numbersOf(node, 'projection_ids'))
  return { columns: places, chosenBy: NOTHING }
}

function tableColumns(node: PlanNode): Relation {
  const names = node['names']
  if (!Array.isArray(names)) throw new Untraceable('a source without columns')
  const table = tableOf(node)
  const columns = nodesOf(node, 'column_indexes').map((it): Origins => {
    const name: unknown = names[Number(it['index'])]
    // Such as the number of the row, which is no column of the table.
    if (typeof name !== 'string') return NOTHING
    return table === null ? NOTHING : new Set([columnKey(table, name)])
  })
  return { columns, chosenBy: NOTHING }
}

/** The parts of a table's name; null for a function that computes its rows from constants. */
function tableOf(node: PlanNode): string[] | null {
  if (node['name'] !== 'seq_scan') {
    if (COMPUTED.has(String(node['name']))) return null
    throw new Untraceable(`rows of ${String(node['name'])}`)
  }
  const table = node['function_data']
  const parts = isNode(table) ? [table['catalog'], table['schema'], table['table']] : []
  if (parts.length === 3 && parts.every((it) => typeof it === 'string')) return parts
  throw new Untraceable('a table without a name')
}
const COMPUTED: ReadonlySet<string> = new Set(['generate_series', 'range', 'repeat', 'repeat_row', 'unnest'])

/** A function of other rows: each of its columns may be made from any of theirs. Some of theirs stand behind its own. */
function tableFunction(node: PlanNode, input: Relation): Relation {
  const made = nodesOf(node, 'column_indexes').map(() => unionOf(input))
  return { columns: [...made, ...pick(input, numbersOf(node, 'projected_input'))], chosenBy: input.chosenBy }
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  LOGICAL_GET: read,
  LOGICAL_PROJECTION: projection,
  LOGICAL_FILTER: filter,
  LOGICAL_AGGREGATE_AND_GROUP_BY: aggregate,
  LOGICAL_WINDOW: added,
  LOGICAL_UNNEST: added,
  LOGICAL_ORDER_BY: sameRows,
  LOGICAL_TOP_N: sameRows,
  LOGICAL_LIMIT: sameRows,
  LOGICAL_DISTINCT: sameRows,
  LOGICAL_SAMPLE: sameRows,
  LOGICAL_COMPARISON_JOIN: join,
  LOGICAL_ANY_JOIN: join,
  LOGICAL_ASOF_JOIN: join,
  LOGICAL_DELIM_JOIN: join,
  LOGICAL_CROSS_PRODUCT: join,
  LOGICAL_POSITIONAL_JOIN: join,
  LOGICAL_UNION: setOperation,
  LOGICAL_EXCEPT: setOperation,
  LOGICAL_INTERSECT: setOperation,
  LOGICAL_MATERIALIZED_CTE: commonTable,
  LOGICAL_RECURSIVE_CTE: recursive,
  LOGICAL_CTE_REF: commonTableRows,
  LOGICAL_DELIM_GET: outerRows,
  LOGICAL_CHUNK_GET: constants,
  LOGICAL_EXPRESSION_GET: values,
  LOGICAL_DUMMY_SCAN: () => ({ columns: [NOTHING], chosenBy: NOTHING }),
}
