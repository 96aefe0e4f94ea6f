import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Problem } from '../../model/errors.ts'
import type { Judgement, Release } from '../../model/judgement.ts'
import type { ObjectType } from '../../model/object-type.ts'
import {
  type Delivery,
  type LogLevel,
  type Member,
  type Progress,
  type RunState,
  type Skip,
  STATE_TITLES,
  type StepName,
  type StepState,
} from '../../model/run.ts'
import { moment } from './columns.ts'
import { groupRun } from './group-runs.ts'
import { orchestration } from './objects.ts'

/** Rows and bytes: well below 2^53, so a JavaScript number holds them exactly. */
const count = () => bigint({ mode: 'number' })

const cases = (of: readonly (readonly [string | number, string])[]) =>
  of.map(([value, text]) => `when ${typeof value === 'number' ? value : `'${value}'`} then '${text}'`).join(' ')
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
/** What a person may remember of a run: names, status, month. Written out, since an index or column takes no parameters. */
const SEARCHED = `lower(orchestration || ' ' || destination || ' ' || started_by || ' ' || id || ' ' || state || ' ' ||
  case state ${cases(Object.entries(STATE_TITLES))} else '' end || ' ' ||
  case extract(month from created_at at time zone 'UTC') ${cases(MONTHS.map((it, index) => [index + 1, it]))} else '' end || ' ' ||
  extract(year from created_at at time zone 'UTC')::text)`

/**
 * Names stand here as text: what a run proves outlives the objects it was made of.
 * The partial index is the first promise of at most one active run per orchestration (control-plane §5).
 */
export const run = pgTable(
  'run',
  {
    id: text().primaryKey(),
    orchestrationId: text().references(() => orchestration.id, { onDelete: 'set null' }),
    orchestration: text().notNull(),
    destination: text().notNull(),
    state: text().$type<RunState>().notNull().default('waiting'),
    fence: integer().notNull().default(0),
    attempt: integer().notNull().default(1),
    /** The attempt that the present retries are counted from: a retry by hand begins a new count. */
    firstAttempt: integer().notNull().default(1),
    snapshot: jsonb().notNull(),
    objectType: text().$type<ObjectType>().generatedAlwaysAs(sql`snapshot #>> '{content,objectType}'`),
    sealedSpoolKey: text(),
    redeliveryOf: text(),
    /** The run of its group that it is part of: at most one run of each orchestration is. */
    groupRunId: text().references(() => groupRun.id, { onDelete: 'set null' }),
    startedBy: text().notNull(),
    startedById: text(),
    jobId: text(),
    createdAt: moment().notNull().defaultNow(),
    startedAt: moment(),
    endedAt: moment(),
    /** How long it lay between its ends and the retries by hand. */
    restedMs: count().notNull().default(0),
    /** Of the work alone; -1 while it has not ended. */
    durationMs: count()
      .notNull()
      .generatedAlwaysAs(sql`coalesce((extract(epoch from ended_at - started_at) * 1000)::bigint - rested_ms, -1)`),
    nextAttemptAt: moment(),
    retryingSince: moment(),
    rows: count(),
    warnings: jsonb().$type<string[]>().notNull().default([]),
    successFile: text(),
    problem: jsonb().$type<Problem>(),
    progress: jsonb().$type<Progress>(),
    judgement: jsonb().$type<Judgement>(),
    heldAt: moment(),
    release: jsonb().$type<Release>(),
    skip: jsonb().$type<Skip>(),
    arrivedBefore: jsonb().$type<Delivery[]>().notNull().default([]),
    /** To look for words in, without working it out for each run of a long history. */
    searched: text().notNull().generatedAlwaysAs(sql.raw(SEARCHED)),
  },
  (it) => [
    uniqueIndex('run_one_active')
      .on(it.orchestrationId)
      .where(sql`${it.state} in ('waiting', 'running', 'held', 'stopping')`),
    unique('run_one_of_group').on(it.groupRunId, it.orchestrationId),
    index().on(it.orchestrationId, it.id),
    index('run_succeeded')
      .on(it.orchestrationId, it.startedAt)
      .where(sql`${it.state} = 'succeeded' and ${it.redeliveryOf} is null`),
    index().on(it.orchestration, it.id),
    index().on(it.destination, it.id),
    index().on(it.startedBy, it.id),
    index().on(it.state, it.id),
    index().on(it.durationMs, it.id),
    index().on(it.endedAt),
    index('run_rows_index').on(sql`coalesce(${it.rows}, -1)`, it.id),
  ],
)

const ofRun = () =>
  text()
    .notNull()
    .references(() => run.id, { onDelete: 'cascade' })

export const runStep = pgTable(
  'run_step',
  {
    runId: ofRun(),
    name: text().$type<StepName>().notNull(),
    state: text().$type<StepState>().notNull(),
    output: jsonb(),
    startedAt: moment(),
    endedAt: moment(),
  },
  (it) => [primaryKey({ columns: [it.runId, it.name] })],
)

export const artifact = pgTable(
  'artifact',
  {
    id: text().primaryKey(),
    runId: ofRun(),
    position: integer().notNull(),
    name: text().notNull(),
    rows: count().notNull(),
    bytes: count().notNull(),
    sha256: text().notNull(),
    contentSha256: text(),
    members: jsonb().$type<Member[]>(),
    pgpKeyFingerprint: text(),
    createdAt: moment().notNull().defaultNow(),
    deletedAt: moment(),
  },
  (it) => [index().on(it.runId), index().on(it.createdAt).where(sql`${it.deletedAt} is null`)],
)

/**
 * One file on its way. It begins before its artifact is whole, so the artifact is no foreign key; of a redelivery
 * it is an artifact of the earlier run. `sentAt` is set once the file has its final name.
 */
export const delivery = pgTable(
  'delivery',
  {
    runId: ofRun(),
    artifactId: text().notNull(),
    acknowledgedBytes: count().notNull().default(0),
    path: text(),
    rows: count(),
    bytes: count(),
    sha256: text(),
    contentSha256: text(),
    members: jsonb().$type<Member[]>(),
    pgpKeyFingerprint: text(),
    hostKeyFingerprint: text(),
    verified: text({ enum: ['size', 'acknowledged'] }),
    notes: jsonb().$type<string[]>().notNull().default([]),
    sentAt: moment(),
  },
  (it) => [primaryKey({ columns: [it.runId, it.artifactId] })],
)

/** What happened in a run, in sentences: neither secrets nor cells. */
export const runLog = pgTable(
  'run_log',
  {
    position: count().primaryKey().generatedAlwaysAsIdentity(),
    runId: ofRun(),
    at: moment().notNull(),
    level: text().$type<LogLevel>().notNull(),
    step: text().$type<StepName>(),
    text: text().notNull(),
  },
  (it) => [index().on(it.runId, it.position)],
)

/** A connection to a host that may be held, over all runs and processes; free when its lease has ended. */
export const connectionSlot = pgTable(
  'connection_slot',
  {
    host: text().notNull(),
    number: integer().notNull(),
    holder: text(),
    leaseUntil: moment(),
  },
  (it) => [primaryKey({ columns: [it.host, it.number] }), index().on(it.holder)],
)
