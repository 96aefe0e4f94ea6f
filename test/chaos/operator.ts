import type { RunState } from '../../src/model/run.ts'
import type { Caller } from '../../src/model/user.ts'
import { retryRun } from '../../src/runs/again/retry.ts'
import type { Deps } from '../../src/runs/deps.ts'
import { startGroupRun } from '../../src/runs/groups/start.ts'
import { discardRun, releaseRun } from '../../src/runs/guardrails/decide.ts'
import { stopRun } from '../../src/runs/stop.ts'
import { listOrchestrationGroups } from '../../src/store/orchestration-groups.ts'
import { listRuns } from '../../src/store/runs/list-runs.ts'
import { caller } from '../harness/world.ts'
import { listUnsettled, type Since } from './facts.ts'

const BEN: Caller = { ...caller, label: 'ben@acme.example' }
/** Began nothing, so that she may release what the others did. */
const CLEO: Caller = { ...caller, label: 'cleo@acme.example' }

export type Act = 'release' | 'discard' | 'stop' | 'retry' | 'start'
/** What people do meanwhile, some of it more often. */
export const ACTS: readonly Act[] = ['release', 'release', 'discard', 'retry', 'retry', 'start', 'stop']

const ON_RUNS = {
  release: ['held', releaseRun],
  discard: ['held', discardRun],
  stop: ['running', stopRun],
  retry: ['failed', retryRun],
} as const satisfies Record<Exclude<Act, 'start'>, readonly [RunState, unknown]>

/**
 * Does something to one of what is there to do it to.
 * @param draw from 0 up to 1, says which
 * @returns whether there was one
 */
export async function operate(deps: Deps, act: Act, draw: number): Promise<boolean> {
  if (act === 'start') {
    const { items } = await listOrchestrationGroups(deps.db, {})
    const group = items[Math.floor(draw * items.length)]
    if (group) await startGroupRun(deps, group, BEN)
    return group !== undefined
  }
  const [state, work] = ON_RUNS[act]
  const { items } = await listRuns(deps.db, { states: [state], limit: 10 })
  const run = items[Math.floor(draw * items.length)]
  if (run) await work(deps, run.id, BEN)
  return run !== undefined
}

/** Retries what failed and decides about what is held: every second one is released. @returns what could not be done */
export async function settle(deps: Deps, since: Since): Promise<number> {
  let refused = 0
  for (const { id, state } of await listUnsettled(deps.db, since)) {
    const isEven = (id.codePointAt(id.length - 1) ?? 0) % 2 === 0
    const decide = isEven ? releaseRun : discardRun
    await (state === 'held' ? decide : retryRun)(deps, id, CLEO).catch(() => refused++)
  }
  return refused
}
