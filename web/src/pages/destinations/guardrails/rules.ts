import type { OrchestrationBody } from '../orchestrations/orchestration-draft.ts'

/** The guardrails of an orchestration while they are being written; a rule that is absent says nothing. */
export type Rules = NonNullable<OrchestrationBody['guardrails']>
export type Breach = 'warn' | 'hold'

/** The rules with another one in the place of `name`; undefined takes it away. */
export function withRule<N extends keyof Rules>(rules: Rules, name: N, rule: Rules[N] | undefined): Rules {
  const { [name]: _old, ...others } = rules
  return rule === undefined ? others : { ...others, [name]: rule }
}

/** A list with another item at a place; undefined takes it out. An empty list is no rule. */
export function withItem<T>(list: readonly T[], place: number, item: T | undefined): T[] | undefined {
  const items = list.flatMap((it, index) => (index !== place ? [it] : item === undefined ? [] : [item]))
  if (place === list.length && item !== undefined) items.push(item)
  return items.length === 0 ? undefined : items
}

/** What a number field gives; undefined while it is empty. */
export const numberOf = (value: string | number): number | undefined =>
  value === '' || Number.isNaN(Number(value)) ? undefined : Number(value)

export const countRules = (rules: Rules): number =>
  Object.values(rules).reduce<number>(
    (sum, rule) => sum + (Array.isArray(rule) ? rule.length : rule === undefined ? 0 : 1),
    0,
  )
