import { z } from 'zod'
import { ACTIONS } from '../../access/policies.ts'
import { OPTIONS, POLICIES } from '../../access/standard-policies.ts'
import { listOf } from '../answer.ts'
import { defineRoute } from '../route.ts'
import { type Placed, placed, wholeList } from '../whole-list.ts'

const effects = z.enum(['allowed', 'sometimes', 'denied'])
const policy = z.object({
  name: z.string(),
  /** An option adds to policies, or takes away from them. */
  kind: z.enum(['policy', 'option']),
  /** By action. `sometimes` depends on the object, as on a destination that is open to business users. */
  actions: z.record(z.string(), effects),
})
const policyList = wholeList({
  key: (it: z.infer<typeof policy> & Placed) => it.place,
  name: (it) => it.name,
  sorts: { place: (it) => it.place, name: (it) => it.name },
  first: 'place',
})
type Effect = z.infer<typeof effects>

/** A policy by what it allows; an option by what it changes, so that silence is no word here. */
function shownPolicies(): z.infer<typeof policy>[] {
  const ofPolicy = (name: string) => ({
    name,
    kind: 'policy' as const,
    actions: Object.fromEntries(ACTIONS.map((action) => [action, effectOf(POLICIES[name] ?? [], action) ?? 'denied'])),
  })
  const ofOption = (name: string) => ({
    name,
    kind: 'option' as const,
    actions: Object.fromEntries(
      ACTIONS.flatMap((action) => {
        const effect = effectOf(OPTIONS[name] ?? [], action)
        return effect === null ? [] : [[action, effect]]
      }),
    ),
  })
  return [...Object.keys(POLICIES).map(ofPolicy), ...Object.keys(OPTIONS).map(ofOption)]
}

function effectOf(statements: (typeof POLICIES)[string], action: string): Effect | null {
  const said = statements.filter((it) => it.action === action)
  if (said.length === 0) return null
  if (said.some((it) => it.when === undefined && it.effect === 'deny')) return 'denied'
  return said.some((it) => it.when === undefined && it.effect === 'allow') && said.every((it) => it.effect === 'allow')
    ? 'allowed'
    : 'sometimes'
}

export const policyRoutes = [
  defineRoute({
    method: 'get',
    path: '/policies',
    summary: 'List the policies and policy options, with what each allows',
    input: policyList.input.extend({
      kind: policy.shape.kind.optional().meta({ description: 'Whether it stands alone or beside others.' }),
    }),
    output: listOf(policy),
    guard: { action: 'policy:list', resource: () => undefined },
    async handle(_deps, { input }) {
      const wanted = placed(shownPolicies()).filter((it) => input.kind === undefined || it.kind === input.kind)
      return policyList.page(wanted, input)
    },
  }),
] as const
