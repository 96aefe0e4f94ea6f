import { TABLE_FUNCTIONS } from '../statement.ts'
import { ANYTHING, type Output, rowOf, union } from './expressions.ts'
import { type Node, nodeIn, nodesIn, numberIn, numbersIn, textIn, textsIn } from './plan.ts'
import { outputAt } from './scope.ts'

/** A table that is read, or a table function. `inputs` are the rows that a function is called with, where it is called for each. */
export function scanned(node: Node, inputs: readonly Output[]): readonly Output[] {
  const table = numberIn(node, 'table_index')
  const keyOf = originsIn(node, inputs)
  const names = textsIn(node, 'names')
  const columns = nodesIn(node, 'column_indexes').map((it) => numberIn(it, 'index'))
  // A column that is not among the names is the number of a row.
  const read = columns.map((index, column) => ({ table, column, origins: keyOf(names[index] ?? '') }))
  const projected = numbersIn(node, 'projection_ids')
  const chosen = projected.length > 0 ? projected.map((place) => outputAt(read, place)) : read
  const carried = numbersIn(node, 'projected_input').map((place) => outputAt(inputs, place))
  // Rows of which nobody reads a column are counted by one that has no name.
  return [...(chosen.length > 0 ? chosen : [{ table, column: 0, origins: rowOf(table, 0) }]), ...carried]
}

function originsIn(node: Node, inputs: readonly Output[]) {
  const name = textIn(node, 'name')
  if (name === 'seq_scan') {
    const source = nodeIn(node, 'function_data')
    const parts = ['catalog', 'schema', 'table'].map((part) => textIn(source, part))
    return (column: string) => new Set([JSON.stringify([...parts, column])])
  }
  if (!TABLE_FUNCTIONS.has(name)) return () => ANYTHING
  const made = union([rowOf(numberIn(node, 'table_index'), 0), ...inputs.map((it) => it.origins)])
  return () => made
}
