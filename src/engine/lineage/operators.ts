import { compared, conditionsOf } from './compared.ts'
import {
  computed,
  computedRows,
  NOTHING,
  type Origins,
  type Output,
  originsOf,
  PERSONAL,
  rowOf,
  told,
  union,
  varied,
} from './expressions.ts'
import { joined } from './joins.ts'
import { type Node, nodeIn, nodesIn, numberIn, textIn, textsIn, Untraceable } from './plan.ts'
import { scanned } from './scans.ts'
import { addTo, type Cte, mapped, outputAt, pair, type Scope, type Trace } from './scope.ts'

/** The columns of an operator's result in their order. @throws Untraceable */
export const trace: Trace = (node, scope) => {
  if (--scope.budget.left < 0) throw new Untraceable('too large')
  const read = OPERATORS[textIn(node, 'type')]
  if (read) return read(node, scope)
  throw new Untraceable(`an operator ${textIn(node, 'type')}`)
}

const childrenOf = (node: Node, scope: Scope): readonly Output[] =>
  nodesIn(node, 'children').flatMap((child) => trace(child, scope))

/** Operators that leave columns as they are. */
const passed: Trace = (node, scope) => childrenOf(node, scope)

/** Operators that choose or order rows by expressions. */
const choosing =
  (expressionsIn: (node: Node) => readonly Node[], map?: string): Trace =>
  (node, scope) => {
    const inputs = childrenOf(node, scope)
    const told = compared(inputs, conditionsOf(expressionsIn(node), inputs), scope)
    return map === undefined ? told : mapped(told, node[map])
  }
const ordersIn = (node: Node) => nodesIn(node, 'orders').map((it) => nodeIn(it, 'expression'))

const OPERATORS: Readonly<Record<string, Trace>> = {
  LOGICAL_GET: (node, scope) => scanned(node, multiplied(childrenOf(node, scope), scope)),
  LOGICAL_PROJECTION: (node, scope) =>
    computed(nodesIn(node, 'expressions'), childrenOf(node, scope), numberIn(node, 'table_index')),
  LOGICAL_FILTER: choosing((node) => nodesIn(node, 'expressions'), 'projection_map'),
  LOGICAL_ORDER_BY: choosing(ordersIn, 'projections'),
  LOGICAL_LIMIT: limited,
  LOGICAL_DISTINCT: choosing((node) => nodesIn(node, 'distinct_targets')),
  LOGICAL_SAMPLE: passed,
  LOGICAL_CROSS_PRODUCT: passed,
  LOGICAL_POSITIONAL_JOIN: passed,
  LOGICAL_COMPARISON_JOIN: (node, scope) => joined(node, scope, trace),
  LOGICAL_ANY_JOIN: (node, scope) => joined(node, scope, trace),
  LOGICAL_ASOF_JOIN: (node, scope) => joined(node, scope, trace),
  LOGICAL_DELIM_JOIN: (node, scope) => joined(node, scope, trace),
  LOGICAL_DELIM_GET: (node, scope) =>
    nodesIn(node, 'chunk_types').map((_, column) => {
      const found = scope.handed.flatMap((it) => it[column] ?? [])
      if (found.length === 0) throw new Untraceable('a dependent column of nowhere')
      return { table: numberIn(node, 'table_index'), column, origins: union(found) }
    }),
  LOGICAL_AGGREGATE_AND_GROUP_BY: aggregated,
  LOGICAL_WINDOW: windowed,
  LOGICAL_UNNEST: unnested,
  LOGICAL_UNION: merged,
  LOGICAL_EXCEPT: merged,
  LOGICAL_INTERSECT: merged,
  LOGICAL_DUMMY_SCAN: (node) => [{ table: numberIn(node, 'table_index'), column: 0, origins: NOTHING }],
  LOGICAL_EXPRESSION_GET: (node, scope) => computedRows(node, childrenOf(node, scope)),
  LOGICAL_MATERIALIZED_CTE: (node, scope) => {
    const [definition, rest] = pair(node)
    const cte = tracedApart(definition, scope)
    return trace(rest, { ...scope, ctes: new Map(scope.ctes).set(numberIn(node, 'table_index'), cte) })
  },
  LOGICAL_RECURSIVE_CTE: recursive,
  LOGICAL_CTE_REF: (node, scope) => {
    const cte = scope.ctes.get(numberIn(node, 'cte_index'))
    if (cte?.columns.length !== textsIn(node, 'bound_columns').length) throw new Untraceable('a CTE of nowhere')
    addTo(scope.chosenBy, cte.chosenBy)
    return placed(cte.columns, numberIn(node, 'table_index'))
  },
}

function tracedApart(node: Node, scope: Scope): Cte {
  const chosenBy = new Set<string>()
  return { columns: trace(node, { ...scope, chosenBy }).map((it) => it.origins), chosenBy }
}

const placed = (origins: readonly Origins[], table: number): Output[] =>
  origins.map((it, column) => ({ table, column, origins: it }))

function aggregated(node: Node, scope: Scope): readonly Output[] {
  const rows = childrenOf(node, scope)
  const by = nodesIn(node, 'groups')
  const inputs = compared(rows, conditionsOf(by, rows), scope)
  const groups = computed(by, inputs, numberIn(node, 'group_index'))
  const aggregates = counted(computed(nodesIn(node, 'expressions'), inputs, numberIn(node, 'aggregate_index')), scope)
  const { grouping_functions: functions } = node
  if (!Array.isArray(functions)) throw new Untraceable('no grouping functions')
  const none = functions.map(() => NOTHING)
  return [...groups, ...varied([...aggregates, ...placed(none, numberIn(node, 'groupings_index'))])]
}

/** Where the number of rows tells a value, aggregates and windows tell it too: `count(*)` of as many rows as `ascii(email)` says. */
const counted = (outputs: readonly Output[], { chosenBy }: Scope): readonly Output[] =>
  chosenBy.isDisjointFrom(PERSONAL) ? outputs : outputs.map(told)

function unnested(node: Node, scope: Scope): readonly Output[] {
  const inputs = childrenOf(node, scope)
  const made = computed(nodesIn(node, 'expressions'), inputs, numberIn(node, 'unnest_index'))
  return [...inputs, ...varied(multiplied(made, scope))]
}

/** Of rows that are made as a personal value says, be it a list or the limit of a `range`, their number tells it. */
function multiplied(made: readonly Output[], scope: Scope): readonly Output[] {
  if (made.some((it) => scope.isPersonal(it.origins))) addTo(scope.chosenBy, PERSONAL)
  return made
}

/** A limit that is made from a personal value tells it by the number of rows. */
function limited(node: Node, scope: Scope): readonly Output[] {
  const inputs = childrenOf(node, scope)
  const limits = ['limit_val', 'offset_val'].flatMap((key) => nodeIn(node, key)['expression'] ?? [])
  const isTold = limits.some((it) => scope.isPersonal(originsOf(it as Node, inputs)))
  if (isTold) addTo(scope.chosenBy, PERSONAL)
  return isTold ? inputs.map(told) : inputs
}

/** What a window divides and orders rows by is compared, each by itself. */
function windowed(node: Node, scope: Scope): readonly Output[] {
  const windows = nodesIn(node, 'expressions')
  const rows = childrenOf(node, scope)
  const by = windows.flatMap((it) => [...nodesIn(it, 'partitions'), ...ordersIn(it)])
  const inputs = compared(rows, conditionsOf(by, rows), scope)
  const made = counted(computed(windows, inputs, numberIn(node, 'window_index')), scope)
  return [...inputs, ...varied(made.map((it, place) => ranked(windows[place], it, scope)))]
}

/** A rank tells no value of what it was ordered by: whoever filters by it, as for one row an e-mail address, compares nothing. */
function ranked(window: Node | undefined, output: Output, scope: Scope): Output {
  const isRank = window !== undefined && nodesIn(window, 'children').length === 0
  return isRank && scope.isPersonal(output.origins) ? { ...output, origins: PERSONAL } : output
}

/** Set operations: a value may be of either side. */
function merged(node: Node, scope: Scope): readonly Output[] {
  const sides = nodesIn(node, 'children').map((child) => trace(child, scope))
  const width = numberIn(node, 'column_count')
  if (sides.some((side) => side.length !== width)) throw new Untraceable('sides of unequal width')
  const origins = Array.from({ length: width }, (_, place) => union(sides.map((side) => outputAt(side, place).origins)))
  return varied(placed(origins, numberIn(node, 'table_index')))
}

/** Reads the recursive side until nothing is learned from it any more. */
function recursive(node: Node, scope: Scope): readonly Output[] {
  const [start, again] = pair(node)
  const table = numberIn(node, 'table_index')
  // With a key, aggregates may put columns into one another.
  if (nodesIn(node, 'key_targets').length > 0) throw new Untraceable('a recursion by key')
  const first = tracedApart(start, scope)
  let known: Cte = { ...first, columns: first.columns.map((it, place) => union([it, rowOf(table, place)])) }
  while (true) {
    const next = tracedApart(again, { ...scope, ctes: new Map(scope.ctes).set(table, known) })
    if (next.columns.length !== known.columns.length) throw new Untraceable('sides of unequal width')
    const all = {
      columns: known.columns.map((it, place) => union([it, next.columns[place] ?? NOTHING])),
      chosenBy: union([known.chosenBy, next.chosenBy]),
    }
    if (sizeOf(all) === sizeOf(known)) break
    known = all
  }
  addTo(scope.chosenBy, known.chosenBy)
  return placed(known.columns, table)
}

const sizeOf = ({ columns, chosenBy }: Cte): number => columns.reduce((sum, it) => sum + it.size, chosenBy.size)
