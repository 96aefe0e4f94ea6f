import { allowedActions, isAllowed } from '../access/is-allowed.ts'
import type { Action } from '../access/policies.ts'
import { demand } from '../access/refusal-of.ts'
import { AppError } from '../model/errors.ts'
import { isActive, type Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import type { Db } from '../store/db.ts'
import type { RunRecord } from '../store/runs/runs.ts'
import { listWays, type Ways } from '../store/runs/ways.ts'
import { findUser } from '../store/users.ts'
import type { Deps } from './deps.ts'
import { isSecondPerson } from './guardrails/second-person.ts'

const RUN_ACTIONS = [
  'run:read',
  'run:stop',
  'run:retry',
  'run:redeliver',
  'run:log',
  'run:release',
  'run:discard',
  'run:subscribe',
  'run:restart',
  'run:skip',
] as const
/** They send, or let others send, so beside the policies the way of the run decides. */
const SENDING: readonly Action[] = ['run:retry', 'run:redeliver', 'run:release', 'run:skip']
/** As `demandWay` judges it. */
const sendsBy = 'orchestration:run'

/**
 * Whether a person may send the files of a run, new or again, as destination and data template stand now.
 * @throws AppError `access_restricted`, `forbidden`, `not_found`
 */
export async function demandWay(db: Db, caller: Caller, runId: string): Promise<void> {
  const ways = (await listWays(db, [runId])).get(runId)
  if (!ways) throw new AppError('not_found', `There is no run ${runId}.`)
  demand(caller, sendsBy, ways.planned)
}

/**
 * Whether whoever began a run may still send it: their policies, and whom the destination is open to, may have changed while
 * it waited. What runs on a schedule, or was begun at the command line of the machine, has nobody behind it: such a run has
 * the rights that were judged when it was saved.
 * @throws AppError `access_restricted`, `forbidden`
 */
export async function demandStart(deps: Deps, run: Pick<RunRecord, 'id' | 'startedById'>): Promise<void> {
  if (run.startedById === null) return
  await demandWay(deps.db, await callerOf(deps.db, run.startedById), run.id)
}

/** A user as one who asks, with the rights that they have now. @throws AppError `forbidden` where they may not sign in any more */
export async function callerOf(db: Db, userId: string): Promise<Caller> {
  const user = await findUser(db, userId)
  if (!user || user.disabledAt) throw new AppError('forbidden', 'Whoever began the run may not sign in any more.')
  return { ...user, userId: user.id, label: user.email, origin: null }
}

/** Adds to runs what a caller may do with each. */
export type Judge = (runs: readonly Receipt[]) => Promise<(Receipt & { allowed: string[] })[]>

/**
 * Offers what the routes will grant. All runs that are judged together cost one question, and none for a run that goes on and was
 * judged before: a judge that is kept does not hear of ways that are opened or closed meanwhile.
 */
export function judgeFor(db: Db, caller: Caller): Judge {
  const known = new Map<string, Ways>()
  return async (runs) => {
    // Whether a group waits for a run changes as the run ends.
    const news = runs.filter((it) => !known.has(it.id) || !isActive(it.state)).map((it) => it.id)
    for (const [id, ways] of await listWays(db, news)) known.set(id, ways)
    return runs.map((it) => ({ ...it, allowed: allowedOf(caller, it, known.get(it.id)) }))
  }
}

function allowedOf(caller: Caller, run: Receipt, ways: Ways | undefined): Action[] {
  const sends = ways !== undefined && isAllowed(caller, sendsBy, ways.planned)
  const actions = allowedActions(caller, RUN_ACTIONS, run).filter(
    (action) => (sends || !SENDING.includes(action)) && isOpen(caller, run, { action, ways }),
  )
  return [...actions, ...fixOf(caller, run)]
}

/** To decide is only what there is to decide, and releasing only for a second person; to mend only what has failed. */
function isOpen(
  caller: Caller,
  run: Receipt,
  { action, ways }: { readonly action: Action; readonly ways: Ways | undefined },
): boolean {
  const isBroken = run.state === 'failed' || run.state === 'stopped'
  if (action === 'run:discard') return run.state === 'held'
  if (action === 'run:release') return run.state === 'held' && isSecondPerson(caller, run)
  if (action === 'run:skip') return isBroken && ways?.isSkippable === true
  if (action === 'run:retry') {
    return isBroken && run.error?.code !== 'run_discarded' && run.judgement?.verdict !== 'fail'
  }
  if (action !== 'run:restart') return true
  return isBroken && run.redeliveryOf === null && ways?.current != null && isAllowed(caller, sendsBy, ways.current)
}

/** Whether a caller may put right what made a run fail. */
function fixOf(caller: Caller, { resolution }: Receipt): Action[] {
  if (!resolution?.about) return []
  const { noun } = resolution.about
  // None of these looks at a resource, which the union of all actions cannot say.
  return allowedActions(caller, [`${noun}:edit`], undefined as never)
}
