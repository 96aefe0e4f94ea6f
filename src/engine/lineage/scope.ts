import type { Origins, Output } from './expressions.ts'
import { type Node, nodesIn, Untraceable } from './plan.ts'

/** What is personal in a database. */
export interface Marked {
  /** Columns of tables, and what stands for values that nobody can tell. */
  readonly marked: Origins
  readonly isPersonal: (origins: Origins) => boolean
}

/** The rows of a common table expression. */
export interface Cte {
  readonly columns: readonly Origins[]
  readonly chosenBy: Origins
}

/** What stands around an operator. */
export interface Scope extends Marked {
  /** Results of common table expressions, by index. */
  readonly ctes: ReadonlyMap<number, Cte>
  /** What rows were chosen by in what is read here: each operator adds to it. */
  readonly chosenBy: Set<string>
  /** The columns that each enclosing dependent join hands into its right side. */
  readonly handed: readonly (readonly Origins[])[]
  /** Operators that may still be read: nested recursion would read without end. */
  readonly budget: { left: number }
}

export type Trace = (node: Node, scope: Scope) => readonly Output[]

export function addTo(set: Set<string>, origins: Origins): void {
  for (const origin of origins) set.add(origin)
}

export function outputAt(outputs: readonly Output[], place: unknown): Output {
  const output = typeof place === 'number' ? outputs[place] : undefined
  if (output) return output
  throw new Untraceable(`no column ${place}`)
}

/** Those columns that a map chooses; an empty one chooses all. */
export const mapped = (outputs: readonly Output[], map: unknown): readonly Output[] =>
  Array.isArray(map) && map.length > 0 ? map.map((place) => outputAt(outputs, place)) : outputs

export function pair(node: Node): readonly [Node, Node] {
  const [left, right, more] = nodesIn(node, 'children')
  if (left && right && !more) return [left, right]
  throw new Untraceable('not two children')
}
