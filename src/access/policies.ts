import type { AlertChannel } from '../model/alert-channel.ts'
import type { ApiKey } from '../model/api-key.ts'
import type { Credential } from '../model/credential.ts'
import type { DataTemplate } from '../model/data-template.ts'
import type { Database } from '../model/database.ts'
import type { DatabaseExport } from '../model/database-export.ts'
import type { Destination } from '../model/destination.ts'
import type { GroupRun } from '../model/group-run.ts'
import type { Orchestration } from '../model/orchestration.ts'
import type { OrchestrationGroup } from '../model/orchestration-group.ts'
import type { Query } from '../model/query.ts'
import type { Receipt } from '../model/run.ts'
import type { User } from '../model/user.ts'

/** What can be done with any object that people save. */
type Saved<Noun extends string, Resource> = { [A in `${Noun}:${'list' | 'create'}`]: undefined } & {
  [A in `${Noun}:${'read' | 'edit' | 'delete'}`]: Resource
}

/** What leads to a partner, open to some users and closed to others. */
export type Way = Pick<Orchestration, 'openTo' | 'destination' | 'dataTemplate'>

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
    Saved<'alert-channel', AlertChannel>,
    Saved<'user', User> {
  'query:activate': Query
  /** Any SQL that somebody has just written, on one database. */
  'query:preview': Database
  /** As a preview, all rows, to keep. */
  'query:download': Database
  'database-export:activate': DatabaseExport
  'credential:check': Credential
  'destination:check': Destination
  /** Sending there: by which data template is another question. */
  'destination:use': Destination
  'data-template:use': DataTemplate
  'orchestration:preview': Orchestration
  'orchestration:run': Way
  'orchestration-group:run': OrchestrationGroup
  'group-run:list': undefined
  'group-run:read': GroupRun
  'group-run:stop': GroupRun
  /** Sending a test by it. */
  'alert-channel:test': AlertChannel
  'run:list': undefined
  'run:read': Receipt
  'run:stop': Receipt
  'run:retry': Receipt
  'run:redeliver': Receipt
  'run:log': Receipt
  /** Letting files go that guardrails hold; who began the run may not (`mayDecide`). */
  'run:release': Receipt
  'run:discard': Receipt
  /** Being mailed when it ends. */
  'run:subscribe': Receipt
  /** Going on with a run that failed, with what is configured now. */
  'run:restart': Receipt
  /** Letting a group go on without a run of it that failed. */
  'run:skip': Receipt
  'api-key:list': undefined
  'api-key:create': undefined
  'api-key:delete': ApiKey
  'configuration:plan': undefined
  'configuration:apply': undefined
  'configuration:export': undefined
  'plugin:list': undefined
  'policy:list': undefined
  'audit:list': undefined
  'audit:download': undefined
  /** Values of columns that are marked as personal data, wherever they are shown. */
  'pii:read': undefined
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
  query: [...SAVED, 'activate', 'preview', 'download'],
  'database-export': [...SAVED, 'activate'],
  credential: [...SAVED, 'check'],
  destination: [...SAVED, 'check', 'use'],
  'data-template': [...SAVED, 'use'],
  orchestration: [...SAVED, 'preview', 'run'],
  'orchestration-group': [...SAVED, 'run'],
  'alert-channel': [...SAVED, 'test'],
  'group-run': ['list', 'read', 'stop'],
  run: ['list', 'read', 'stop', 'retry', 'redeliver', 'log', 'release', 'discard', 'subscribe', 'restart', 'skip'],
  user: SAVED,
  'api-key': ['list', 'create', 'delete'],
  configuration: ['plan', 'apply', 'export'],
  plugin: ['list'],
  policy: ['list'],
  audit: ['list', 'download'],
  pii: ['read'],
} as const satisfies { [N in Noun]: readonly Verb<N>[] }

export const ACTIONS: readonly Action[] = Object.entries(VERBS).flatMap(([noun, verbs]) =>
  // The test compares this list with the table of rights, and the type of VERBS knows every noun.
  verbs.map((verb) => `${noun}:${verb}` as Action),
)
