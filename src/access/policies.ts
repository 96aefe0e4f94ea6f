import type { ApiKey } from '../model/api-key.ts'
import type { Credential } from '../model/credential.ts'
import type { DataTemplate } from '../model/data-template.ts'
import type { Database } from '../model/database.ts'
import type { DatabaseExport } from '../model/database-export.ts'
import type { Destination } from '../model/destination.ts'
import type { Orchestration } from '../model/orchestration.ts'
import type { OrchestrationGroup } from '../model/orchestration-group.ts'
import type { Query } from '../model/query.ts'
import type { Receipt } from '../model/run.ts'
import type { User } from '../model/user.ts'

/** What can be done with any object that people save. */
type Saved<Noun extends string, Resource> = { [A in `${Noun}:${'list' | 'create'}`]: undefined } & {
  [A in `${Noun}:${'read' | 'edit' | 'delete'}`]: Resource
}

/** What there is to guard: the resource that each action is decided on. */
export interface Guarded
  extends Saved<'database', Database>,
    Saved<'query', Query>,
    Saved<'database-export', DatabaseExport>,
    Saved<'credential', Credential>,
    Saved<'destination', Destination>,
    Saved<'data-template', DataTemplate>,
    Saved<'orchestration', Orchestration>,
    Saved<'orchestration-group', OrchestrationGroup>,
    Saved<'user', User> {
  'query:activate': Query
  /** Any SQL that somebody has just written, on one database. */
  'query:preview': Database
  'database-export:activate': DatabaseExport
  'destination:check': Destination
  'orchestration:preview': Orchestration
  'orchestration:run': Orchestration
  'orchestration-group:run': OrchestrationGroup
  'run:list': undefined
  'run:read': Receipt
  'run:stop': Receipt
  'run:redeliver': Receipt
  'api-key:list': undefined
  'api-key:create': undefined
  'api-key:delete': ApiKey
  'configuration:plan': undefined
  'configuration:apply': undefined
  'configuration:export': undefined
  'plugin:list': undefined
  'audit:list': undefined
}
export type Action = keyof Guarded

/** A policy is a list of statements. `when` narrows one to some resources. */
export type Statement = {
  [A in Action]: {
    readonly effect: 'allow' | 'deny'
    readonly action: A
    readonly when?: (resource: Guarded[A]) => boolean
  }
}[Action]

type Noun = Action extends infer A ? (A extends `${infer N}:${string}` ? N : never) : never
type Verb<N extends Noun> = Action extends infer A ? (A extends `${N}:${infer V}` ? V : never) : never

const SAVED = ['list', 'read', 'create', 'edit', 'delete'] as const
/** Every action there is, by noun: what does not stand here cannot be allowed to anybody. */
const VERBS = {
  database: SAVED,
  query: [...SAVED, 'activate', 'preview'],
  'database-export': [...SAVED, 'activate'],
  credential: SAVED,
  destination: [...SAVED, 'check'],
  'data-template': SAVED,
  orchestration: [...SAVED, 'preview', 'run'],
  'orchestration-group': [...SAVED, 'run'],
  run: ['list', 'read', 'stop', 'redeliver'],
  user: SAVED,
  'api-key': ['list', 'create', 'delete'],
  configuration: ['plan', 'apply', 'export'],
  plugin: ['list'],
  audit: ['list'],
} as const satisfies { [N in Noun]: readonly Verb<N>[] }

export const ACTIONS: readonly Action[] = Object.entries(VERBS).flatMap(([noun, verbs]) =>
  // The test compares this list with the table of rights, and the type of VERBS knows every noun.
  verbs.map((verb) => `${noun}:${verb}` as Action),
)

const each = (effect: 'allow' | 'deny', actions: readonly Action[]): readonly Statement[] =>
  // Without `when` a statement is right for any action; the union of all statements cannot say so.
  actions.map((action) => ({ effect, action }) as Statement)

/** Standard policies by their names in spec 3.1. A name that is not here holds nothing. */
export const POLICIES: Readonly<Record<string, readonly Statement[]>> = {
  'DataGrid Administrator': each('allow', ACTIONS),
}

/**
 * Policy options by their names in spec 3.1. Those that only add rights which an administrator has anyway, or take away
 * what cannot be done yet, say nothing.
 */
export const OPTIONS: Readonly<Record<string, readonly Statement[]>> = {
  'Allow API key administration': [],
  'Allow user administration': [],
  'Allow sandbox administration': [],
  'Restrict download access': [],
  'Restrict upload access': [],
  'Restrict data exports': each(
    'deny',
    ACTIONS.filter((action) => /^(orchestration|orchestration-group|configuration):/.test(action)),
  ),
}
