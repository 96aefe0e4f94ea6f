import { NOTHING, type Origins, type Relation, Untraceable, union, unionOf } from './origins.ts'

/** An object of the engine's serialized plan: an operator, an expression or a part of one. */
export type PlanNode = { readonly [key: string]: unknown }

export const isNode = (value: unknown): value is PlanNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const nodesOf = (node: PlanNode, key: string): PlanNode[] => {
  const list = node[key] ?? []
  if (Array.isArray(list) && list.every(isNode)) return list
  throw new Untraceable(`${key} is no list of objects`)
}

export const numbersOf = (node: PlanNode, key: string): number[] => {
  const list = node[key] ?? []
  if (Array.isArray(list) && list.every((it) => typeof it === 'number')) return list
  throw new Untraceable(`${key} is no list of numbers`)
}

/** Columns of a relation by their places. */
export const pick = ({ columns }: Relation, places: readonly number[]): Origins[] =>
  places.map((place) => columnAt(columns, place))

/** What an operator that may leave columns out gives: all where its list is empty. */
export const picked = (relation: Relation, places: readonly number[]): readonly Origins[] =>
  places.length === 0 ? relation.columns : pick(relation, places)

function columnAt(columns: readonly Origins[], place: number): Origins {
  const column = columns[place]
  if (column) return column
  throw new Untraceable(`there is no column ${place}`)
}

/** What the engine keeps for a function itself; the values that it is called with stand outside, as its children. */
const INNER = 'function_data'

/** All that an expression, or a list of them, looks at in the rows that it is computed on. */
export function originsIn(expression: unknown, input: Relation): Origins {
  if (Array.isArray(expression)) return union(...expression.map((it) => originsIn(it, input)))
  if (!isNode(expression)) return NOTHING
  if (expression['expression_class'] === 'BOUND_REF') return columnAt(input.columns, Number(expression['index']))
  // A reference that the engine has not resolved yet: to some column of these rows.
  if (expression['expression_class'] === 'BOUND_COLUMN_REF') return unionOf(input)
  if (expression['expression_class'] === 'BOUND_SUBQUERY') throw new Untraceable('a subquery within an expression')
  const parts = Object.entries(expression).filter(([key]) => key !== INNER)
  return union(...parts.map(([, part]) => originsIn(part, input)))
}
