import { compared, conditionsOf } from './compared.ts'
import { type Origins, type Output, originsOf, union } from './expressions.ts'
import { type Node, nodeIn, nodesIn, numberIn, textIn, Untraceable } from './plan.ts'
import { addTo, mapped, pair, type Scope, type Trace } from './scope.ts'

/** A join of two sides by a condition. The right side of a dependent join reads columns of the left one. */
export function joined(node: Node, scope: Scope, trace: Trace): readonly Output[] {
  const [first, second] = pair(node)
  const chosen = { left: new Set<string>(), right: new Set<string>() }
  const left = trace(first, { ...scope, chosenBy: chosen.left })
  const isDependent = node['type'] === 'LOGICAL_DELIM_JOIN'
  if (isDependent && node['delim_flipped'] !== false) throw new Untraceable('a flipped dependent join')
  const handed = isDependent ? [...scope.handed, handedOver(node, left)] : scope.handed
  const right = trace(second, { ...scope, handed, chosenBy: chosen.right })
  const conditions = joinConditions(node, left, right)
  // A mark chooses no row itself: whoever filters by it does, and it is made from all that it compares.
  const told = node['join_type'] === 'MARK' ? [...left, ...right] : compared([...left, ...right], conditions, scope)
  for (const it of [chosen.left, chosen.right]) addTo(scope.chosenBy, it)
  const sides = {
    left: mapped(told.slice(0, left.length), node['left_projection_map']),
    right: mapped(told.slice(left.length), node['right_projection_map']),
  }
  return byType(node, { ...sides, chosen, condition: union(conditions) })
}

interface Sides {
  readonly left: readonly Output[]
  readonly right: readonly Output[]
  readonly chosen: { readonly left: Origins; readonly right: Origins }
  readonly condition: Origins
}

/** Whether a row of one side has another beside it is an answer about what chose the rows of the other side. */
function byType(node: Node, { left, right, chosen, condition }: Sides): readonly Output[] {
  const answered = (outputs: readonly Output[], by: Origins) =>
    outputs.map((it) => ({ ...it, origins: union([it.origins, by]) }))
  switch (textIn(node, 'join_type')) {
    case 'INNER':
      return [...left, ...right]
    case 'LEFT':
      return [...left, ...answered(right, chosen.right)]
    case 'RIGHT':
      return [...answered(left, chosen.left), ...right]
    case 'FULL':
    case 'OUTER':
      return [...answered(left, chosen.left), ...answered(right, chosen.right)]
    case 'SINGLE':
      return [...left, ...answered(right, union([chosen.right, condition]))]
    case 'MARK':
      return [...left, { table: numberIn(node, 'mark_index'), column: 0, origins: union([chosen.right, condition]) }]
    case 'SEMI':
    case 'ANTI':
      return left
    case 'RIGHT_SEMI':
    case 'RIGHT_ANTI':
      return right
    default:
      throw new Untraceable(`a join ${textIn(node, 'join_type')}`)
  }
}

function joinConditions(node: Node, left: readonly Output[], right: readonly Output[]): Origins[] {
  const both = [...left, ...right]
  // Of an any-join one expression over both sides; elsewhere pairs, and perhaps one more.
  if ('condition' in node) return conditionsOf([nodeIn(node, 'condition')], both)
  const pairs = nodesIn(node, 'conditions').map((it) =>
    union([originsOf(nodeIn(it, 'left'), left), originsOf(nodeIn(it, 'right'), right)]),
  )
  return node['predicate'] ? [...pairs, ...conditionsOf([nodeIn(node, 'predicate')], both)] : pairs
}

/** The columns of the left side that a dependent join hands into its right one. */
const handedOver = (node: Node, left: readonly Output[]): readonly Origins[] =>
  nodesIn(node, 'duplicate_eliminated_columns').map((it) => originsOf(it, left))
