import { expect, test } from 'vitest'
import { allowedActions, decide, isAllowed } from './is-allowed.ts'
import { ACTIONS, type Action, OPTIONS, POLICIES, type Statement } from './policies.ts'

/** No statement of today looks at its resource. */
const anything = undefined as never
const administrator = { policies: ['DataGrid Administrator'], options: [] }

test('who may do what', () => {
  const holders = [
    ...Object.keys(POLICIES).map((name) => ({ title: name, policies: [name], options: [] as string[] })),
    ...Object.keys(OPTIONS).map((name) => ({
      title: `DataGrid Administrator + ${name}`,
      policies: administrator.policies,
      options: [name],
    })),
  ]
  const table = ACTIONS.map((action) => {
    const denied = holders.filter((it) => !isAllowed(it, action, anything)).map((it) => it.title)
    return `${action}: ${denied.length === 0 ? 'all' : `all but ${denied.join(', ')}`}`
  })
  expect(table).toMatchSnapshot()
})

test('every action stands once', () => expect(new Set(ACTIONS).size).toBe(ACTIONS.length))

test.for([
  ['nobody', { policies: [], options: [] }],
  ['a policy that does not exist', { policies: ['DataGrid Emperor'], options: [] }],
  ['a name that every object has', { policies: ['constructor'], options: [] }],
  ['an option that this version does not know', { ...administrator, options: ['Restrict PII access'] }],
] as const)('%s may do nothing', ([, caller]) => {
  expect(allowedActions(caller, ACTIONS, anything)).toEqual([])
})

test('a deny outweighs every allow, where it applies', () => {
  const policy: Statement[] = [
    { effect: 'allow', action: 'user:read' },
    { effect: 'allow', action: 'user:read' },
    { effect: 'deny', action: 'user:read', when: (it) => it.disabledAt !== null },
  ]
  const read = (disabledAt: string | null) => decide(policy, 'user:read', { disabledAt } as never)
  expect([read(null), read('2026-11-24')]).toEqual([true, false])
})

test('an action outside the list is denied', () => {
  expect(isAllowed(administrator, 'run:forge' as Action, anything)).toBe(false)
})
