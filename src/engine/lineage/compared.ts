import { type Origins, type Output, originsOf, PERSONAL, told, union } from './expressions.ts'
import { type Node, nodesIn } from './plan.ts'
import { addTo, type Scope } from './scope.ts'

/**
 * A column that rows are chosen by together with a marked one tells its value: after `substr(email, 1, 1) = letter`, letter is one
 * of the e-mail address. So it is personal from there on, with all that is made from the same. What is compared with a constant
 * only stays as it is (docs/decisions/0018).
 * @param conditions each by what it is made from
 */
export function compared(outputs: readonly Output[], conditions: readonly Origins[], scope: Scope): readonly Output[] {
  for (const it of conditions) addTo(scope.chosenBy, it)
  const others = union(conditions.filter(scope.isPersonal).map((it) => it.difference(scope.marked)))
  if (others.size === 0) return outputs
  // How many rows are left of each tells the value as well.
  addTo(scope.chosenBy, PERSONAL)
  return outputs.map((it) => (it.origins.isDisjointFrom(others) ? it : told(it)))
}

/** What each of several conditions is made from; those that an AND joins are several. */
export const conditionsOf = (expressions: readonly Node[], inputs: readonly Output[]): Origins[] =>
  expressions.flatMap((it) =>
    it['type'] === 'CONJUNCTION_AND' ? conditionsOf(nodesIn(it, 'children'), inputs) : [originsOf(it, inputs)],
  )
