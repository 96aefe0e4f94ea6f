import { expect, test } from 'vitest'
import { allowedActions, decide, isAllowed } from './is-allowed.ts'
import { ACTIONS, type Action, type Statement } from './policies.ts'
import { OPTIONS, POLICIES } from './standard-policies.ts'

const nothingOpen = { openTo: { businessUsers: false, limitedPii: false } } as never
const businessOpen = { openTo: { businessUsers: true, limitedPii: false } } as never
const allOpen = { openTo: { businessUsers: true, limitedPii: true } } as never
const holding = (policy: string, ...options: string[]) => ({ policies: [policy], options })

/** yes; -: no; open: where the way is open to business users; limited: where it is open to those with limited PII. */
function cell(caller: Parameters<typeof isAllowed>[0], action: Action): string {
  if (isAllowed(caller, action, nothingOpen)) return 'yes'
  if (isAllowed(caller, action, businessOpen)) return 'open'
  return isAllowed(caller, action, allOpen) ? 'limited' : '-'
}

function table(holders: readonly (readonly [string, Parameters<typeof isAllowed>[0]])[]): string {
  const header = ['action', ...holders.map(([title]) => title)]
  const rows = ACTIONS.map((action) => [action, ...holders.map(([, holder]) => cell(holder, action))])
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) => cells.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')
  return [line(header), widths.map((width) => '-'.repeat(width)).join('-|-'), ...rows.map(line)]
    .map((text) => text.trimEnd())
    .join('\n')
}

test('who may do what', () => {
  expect(table(Object.keys(POLICIES).map((name) => [name, holding(name)]))).toMatchSnapshot()
})

test.for(['DataGrid Administrator', 'Amp360 User'])('what each option makes of %s', (policy) => {
  const speaking = Object.keys(OPTIONS).filter((name) => OPTIONS[name]?.length)
  expect(
    table([['none', holding(policy)], ...speaking.map((it) => [it, holding(policy, it)] as const)]),
  ).toMatchSnapshot()
})

test('every action stands once', () => expect(new Set(ACTIONS).size).toBe(ACTIONS.length))

test('an administrator may do everything', () => {
  expect(allowedActions(holding('DataGrid Administrator'), ACTIONS, nothingOpen)).toEqual(ACTIONS)
})

test('a restriction takes away whatever the policy is, and no option gives a policy', () => {
  for (const policy of Object.keys(POLICIES)) {
    for (const option of Object.keys(OPTIONS).filter((it) => it.startsWith('Restrict'))) {
      const before = allowedActions(holding(policy), ACTIONS, allOpen)
      expect(before).toEqual(expect.arrayContaining(allowedActions(holding(policy, option), ACTIONS, allOpen)))
    }
  }
  expect(allowedActions({ policies: [], options: Object.keys(OPTIONS) }, ['query:read'], allOpen)).toEqual([])
})

test.for([
  ['nobody', { policies: [], options: [] }],
  ['a policy that does not exist', holding('DataGrid Emperor')],
  ['a name that every object has', holding('constructor')],
  ['an option that this version does not know', holding('DataGrid Administrator', 'Restrict breathing')],
] as const)('%s may do nothing', ([, caller]) => {
  expect(allowedActions(caller, ACTIONS, allOpen)).toEqual([])
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
  expect(isAllowed(holding('DataGrid Administrator'), 'run:forge' as Action, nothingOpen)).toBe(false)
})
