import { ACTIONS, type Action, type Statement } from './policies.ts'

type Verbs = readonly string[]

/** Statements of one effect on `noun:verb`, for whatever resource. */
const each = (effect: 'allow' | 'deny', actions: readonly Action[]): Statement[] =>
  // Without `when` a statement is right for any action; the union of all statements cannot say so.
  actions.map((action) => ({ effect, action }) as Statement)

const only = (noun: string, verbs: Verbs): Action[] =>
  ACTIONS.filter((action) => verbs.some((verb) => action === `${noun}:${verb}`))
const every = (noun: string): Action[] => ACTIONS.filter((action) => action.startsWith(`${noun}:`))
const except = (noun: string, verbs: Verbs): Action[] =>
  every(noun).filter((action) => !verbs.some((verb) => action === `${noun}:${verb}`))

const SEEN = ['list', 'read']

/** What a business user may do by ways that are open to them (spec 3.2). */
const useWhatIsOpen: readonly Statement[] = [
  { effect: 'allow', action: 'destination:use', when: (it) => it.openTo.businessUsers },
  { effect: 'allow', action: 'data-template:use', when: (it) => it.openTo.businessUsers },
]

const amp360User: readonly Statement[] = [
  ...each('allow', [
    ...only('database', SEEN),
    ...every('query'),
    ...only('database-export', SEEN),
    ...only('destination', SEEN),
    ...only('data-template', SEEN),
    ...except('orchestration', ['edit', 'run']),
    ...every('orchestration-group'),
    ...only('alert-channel', SEEN),
    ...every('group-run'),
    ...except('run', ['log', 'release', 'discard']),
    'plugin:list',
    'pii:read',
  ]),
  ...useWhatIsOpen,
  { effect: 'allow', action: 'orchestration:edit', when: (it) => it.openTo.businessUsers },
  { effect: 'allow', action: 'orchestration:run', when: (it) => it.openTo.businessUsers },
]

const operator: readonly Statement[] = each('allow', [
  ...only('database', SEEN),
  ...every('query'),
  ...only('database-export', SEEN),
  ...every('credential'),
  ...every('destination'),
  ...every('data-template'),
  ...every('orchestration'),
  ...every('orchestration-group'),
  ...every('alert-channel'),
  ...every('group-run'),
  ...every('run'),
  'plugin:list',
  'pii:read',
])

/** Pages to look at, and no more: nothing is run, sent or changed. */
const amp360ReadOnly = [...only('database', SEEN), ...only('database-export', SEEN), ...only('query', SEEN)]

/** Standard policies by their names in spec 3.1. A name that is not here holds nothing. */
export const POLICIES: Readonly<Record<string, readonly Statement[]>> = {
  'DataGrid Administrator': each('allow', ACTIONS),
  'DataGrid Operator': operator,
  'Amp360 User': amp360User,
  // Segments and campaigns, which are its own, are not part of this version: runs are what it sees of it.
  'AmpIQ User': [
    ...each('allow', [
      ...only('run', [...SEEN, 'subscribe']),
      ...only('alert-channel', SEEN),
      'plugin:list',
      'pii:read',
    ]),
    ...useWhatIsOpen,
  ],
  'DataGrid Operator Read Only': each('allow', [
    ...amp360ReadOnly,
    ...only('destination', SEEN),
    ...only('data-template', SEEN),
    ...only('orchestration', SEEN),
    ...only('orchestration-group', SEEN),
    ...only('alert-channel', SEEN),
    'plugin:list',
    'pii:read',
  ]),
  'Amp360 User Read Only': each('allow', [...amp360ReadOnly, 'plugin:list', 'pii:read']),
  'AmpIQ User Read Only': each('allow', only('run', SEEN)),
}

/** Sending of any kind, to any place. */
const sending: readonly Action[] = [
  ...every('orchestration'),
  ...every('orchestration-group'),
  ...every('configuration'),
  'destination:use',
  'data-template:use',
  'run:retry',
  'run:redeliver',
  'run:release',
  'run:restart',
  'run:skip',
]

/**
 * Whoever may not see personal data sends only by ways that are open to such users, cannot open one for themselves, and cannot
 * take the marks away: not on a database, not by a configuration, not by a second database over the same files.
 */
const restrictPii: readonly Statement[] = [
  ...each('deny', [
    'pii:read',
    ...except('database', SEEN),
    ...only('destination', ['create', 'edit']),
    ...only('data-template', ['create', 'edit']),
    ...only('configuration', ['plan', 'apply']),
  ]),
  { effect: 'deny', action: 'destination:use', when: (it) => !it.openTo.limitedPii },
  { effect: 'deny', action: 'data-template:use', when: (it) => !it.openTo.limitedPii },
  { effect: 'deny', action: 'orchestration:edit', when: (it) => !it.openTo.limitedPii },
  { effect: 'deny', action: 'orchestration:run', when: (it) => !it.openTo.limitedPii },
]

/** Policy options by their names in spec 3.1. One that is about what this version does not have says nothing. */
export const OPTIONS: Readonly<Record<string, readonly Statement[]>> = {
  'Allow API key administration': each('allow', every('api-key')),
  'Allow user administration': each('allow', [...every('user'), ...every('audit'), 'policy:list']),
  'Restrict data exports': each('deny', sending),
  'Restrict download access': each('deny', ['query:download']),
  'Restrict PII access': restrictPii,
  'Restrict upload access': [],
  'Allow Profile API administration': [],
  'Allow sandbox administration': [],
  'Allow source data deletion': [],
  'Allow inbound bridge credential rotation': [],
  'Audience monetization access': [],
  'Restrict AmpAI access': [],
}
