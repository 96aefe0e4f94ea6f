import { z } from 'zod'
import { isAllowed } from '../../access/is-allowed.ts'
import { confirmHostKey, credentialOfRun } from '../../commands/confirm-host-key.ts'
import { filePreview } from '../../model/file-preview.ts'
import { objectType } from '../../model/object-type.ts'
import { logLine, type Receipt, receipt, runSort, runState } from '../../model/run.ts'
import type { Caller } from '../../model/user.ts'
import { restartRun } from '../../runs/again/restart.ts'
import { retryRun } from '../../runs/again/retry.ts'
import { skipRun } from '../../runs/again/skip.ts'
import type { Deps } from '../../runs/deps.ts'
import { watchRuns } from '../../runs/feed/watch-runs.ts'
import { discardRun, releaseRun } from '../../runs/guardrails/decide.ts'
import { previewHeldRun } from '../../runs/guardrails/preview-held.ts'
import { redeliverRun } from '../../runs/redeliver.ts'
import { stopRun } from '../../runs/stop.ts'
import { watchRun } from '../../runs/watch.ts'
import { type Judge, judgeFor } from '../../runs/ways.ts'
import type { Db } from '../../store/db.ts'
import { visiblePage } from '../../store/rows/paging.ts'
import { listRuns, type RunFilter } from '../../store/runs/list-runs.ts'
import { listLogLines } from '../../store/runs/log.ts'
import { getReceipt } from '../../store/runs/receipts.ts'
import { answerOf, listOf, moment, oneOf, pageOf, someOf } from '../answer.ts'
import { defineEvents, defineRoute } from '../route.ts'

const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getReceipt(db, input.id)
/** What each route about one run answers. `answerOf` keeps the shape and not its type. */
export const runAnswer: z.ZodType<Receipt & { allowed: string[] }> = answerOf(receipt) as never
const output = runAnswer

/** A run as it is answered to a caller. */
export async function answerRun(db: Db, caller: Caller, run: Receipt): Promise<Receipt & { allowed: string[] }> {
  const [answer] = await judgeFor(db, caller)([run])
  return answer ?? { ...run, allowed: [] }
}

const listRoute = defineRoute({
  method: 'get',
  path: '/runs',
  summary: 'List runs, the youngest first',
  input: pageOf.extend({
    state: someOf(runState, 'state'),
    objectType: objectType.optional().meta({ description: 'What is sent.' }),
    orchestration: z.string().optional().meta({ description: 'The id of an orchestration, or its name.' }),
    destination: z.string().optional().meta({ description: 'The name of a destination.' }),
    startedBy: z.string().optional().meta({ description: 'Who started it, as its receipt says.' }),
    groupRun: z.string().optional().meta({ description: 'The id of the group run that it is part of.' }),
    search: z.string().optional().meta({ description: 'Words of its names, its status or its month.' }),
    from: moment.optional().meta({ description: 'Only what was started at this time or later.' }),
    until: moment.optional().meta({ description: 'Only what was started before this time.' }),
    sort: runSort.optional().meta({ description: 'With `-` the greatest first; -started where absent.' }),
  }),
  output: listOf(output),
  guard: { action: 'run:list', resource: () => undefined },
  async handle({ db }, { input: { state, ...filter }, caller }) {
    const list = (request: RunFilter) => listRuns(db, request)
    const isVisible = (it: Receipt) => isAllowed(caller, 'run:read', it)
    const { items, nextCursor } = await visiblePage(list, { ...filter, states: state }, isVisible)
    return { items: await judgeFor(db, caller)(items), nextCursor }
  },
})

/** Whoever loses a right hears of runs no longer than this. */
const FEED_MS = 60_000
const HOUR_MS = 3_600_000

const feedRoute = defineEvents({
  method: 'get',
  path: '/runs/events',
  summary: 'Watch all runs: those that are active, then each one as it changes',
  input: z.object({
    missedMs: z.coerce.number().int().min(0).max(HOUR_MS).default(0).meta({
      description: 'For how many milliseconds the caller has heard nothing: runs that ended meanwhile are told first.',
    }),
    lastsMs: z.coerce.number().int().min(0).max(FEED_MS).default(FEED_MS).meta({
      description: 'After so many milliseconds the stream ends and the caller asks anew; 0 tells how it stands.',
    }),
  }),
  output,
  guard: { action: 'run:list', resource: () => undefined },
  handle: (deps, { input, caller, signal }) =>
    visibleRuns(watchRuns(deps, { ...input, signal }), caller, judgeFor(deps.db, caller)),
})

async function* visibleRuns(told: AsyncIterable<Receipt[]>, caller: Caller, judge: Judge) {
  for await (const receipts of told) yield* await judge(receipts.filter((it) => isAllowed(caller, 'run:read', it)))
}

const readRoute = defineRoute({
  method: 'get',
  path: '/runs/:id',
  summary: 'Read the receipt of a run',
  input: oneOf,
  output,
  guard: { action: 'run:read', resource: getOne },
  handle: ({ db }, { resource, caller }) => answerRun(db, caller, resource),
})

type Act = (deps: Deps, runId: string, caller: Caller) => Promise<Receipt>

/** Something that is done with one run: `POST /runs/:id/VERB`, for whom the action `run:VERB` is allowed. */
const acting = <V extends 'stop' | 'retry' | 'restart' | 'release' | 'discard' | 'redeliver'>(
  verb: V,
  summary: string,
  { act, status = 200 }: { readonly act: Act; readonly status?: 200 | 201 },
) =>
  defineRoute({
    method: 'post',
    path: `/runs/:id/${verb}`,
    summary,
    input: oneOf,
    output,
    status,
    guard: { action: `run:${verb}`, resource: getOne },
    handle: async (deps, { resource, caller }) => answerRun(deps.db, caller, await act(deps, resource.id, caller)),
  })

const skipRoute = defineRoute({
  method: 'post',
  path: '/runs/:id/skip',
  summary: 'Let a group go on without a run of it that failed or was stopped, and the groups that follow it begin',
  input: oneOf,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500).optional() }),
  output,
  guard: { action: 'run:skip', resource: getOne },
  handle: async (deps, { resource, body, caller }) =>
    answerRun(deps.db, caller, await skipRun(deps, resource.id, caller, body.reason ?? null)),
})

const confirmRoute = defineRoute({
  method: 'post',
  path: '/runs/:id/confirm-host-key',
  summary: 'Pin the host key that made a run fail, after comparing it with what the owner of the server says',
  input: oneOf,
  body: z.strictObject({
    fingerprint: z.string().meta({ description: 'The one that was compared, as `error.hostKeys.shown` has it.' }),
  }),
  output,
  guard: { action: 'credential:edit', resource: ({ db }, { input }) => credentialOfRun(db, input.id) },
  handle: async (deps, { input, body, resource, caller }) => {
    const confirmed = { runId: input.id, credentialId: resource.id, fingerprint: body.fingerprint }
    return answerRun(deps.db, caller, await confirmHostKey(deps, confirmed, caller))
  },
})

const previewRoute = defineRoute({
  method: 'get',
  path: '/runs/:id/preview',
  summary: 'Show rows of a run that its guardrails hold as its files have them, read from the database anew',
  input: oneOf.extend({
    table: z.string().optional().meta({ description: 'Of a database export: whose rows; absent: those of its first.' }),
    rows: z.coerce.number().int().min(0).max(100).default(5).meta({ description: 'How many rows from the start.' }),
  }),
  output: filePreview,
  guard: { action: 'run:discard', resource: getOne },
  handle(deps, { input: { table, rows }, resource, caller, signal }) {
    const seesPersonalData = isAllowed(caller, 'pii:read', undefined)
    return previewHeldRun(deps, { runId: resource.id, table, rows, seesPersonalData }, signal)
  },
})

const logRoute = defineRoute({
  method: 'get',
  path: '/runs/:id/log',
  summary: 'Read what happened in a run, in order; never a row, never a secret',
  input: oneOf,
  output: z.object({ items: z.array(logLine), nextCursor: z.null() }),
  guard: { action: 'run:log', resource: getOne },
  handle: async ({ db }, { resource }) => ({ items: await listLogLines(db, resource.id), nextCursor: null }),
})

const eventsRoute = defineEvents({
  method: 'get',
  path: '/runs/:id/events',
  summary: 'Watch a run: its receipt each time that it changes, until it has ended',
  input: oneOf,
  output: receipt,
  guard: { action: 'run:read', resource: getOne },
  handle: (deps, { resource, signal }) => watchRun(deps, resource.id, signal),
})

// The path of the feed must be looked at before that of one run.
export const runRoutes = [
  listRoute,
  feedRoute,
  readRoute,
  acting('stop', 'Stop a run that has not ended', { act: stopRun }),
  acting(
    'release',
    'Send the files of a run that its guardrails hold, exactly as they were built; not for who began it',
    {
      act: releaseRun,
    },
  ),
  acting('discard', 'End a run that its guardrails hold: nothing is sent and its files are deleted', {
    act: discardRun,
  }),
  previewRoute,
  acting('retry', 'Go on with a run that failed or was stopped, at its first step that is not done', { act: retryRun }),
  acting(
    'restart',
    'Go on with a run that failed or was stopped, with the configuration as it is now; all files are sent',
    {
      act: restartRun,
    },
  ),
  skipRoute,
  confirmRoute,
  acting('redeliver', 'Send the files of a run again, byte for byte', { act: redeliverRun, status: 201 }),
  logRoute,
  eventsRoute,
]
