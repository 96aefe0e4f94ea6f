import { AppError } from '../../model/errors.ts'
import { getRun, type Hold, lockHeld, type RunRecord } from '../../store/runs/runs.ts'
import { maskSecrets } from '../../vault/mask.ts'
import type { RunInput } from '../data-plane/protocol.ts'
import type { Deps } from '../deps.ts'
import type { Plan } from '../plan.ts'
import { engineSpace, fetchArtifact, makeSpool, spoolKeyOf, tidySpool } from '../spool.ts'
import { targetOf } from '../target.ts'
import { type AttemptSpans, traceSteps } from '../trace/attempt-spans.ts'
import { openConnections } from './connections.ts'
import { createAcknowledger, createHost } from './host.ts'
import { isBuilt, type Memory, unfinished } from './memory.ts'
import { narrate } from './narrate.ts'
import { reportProgress } from './progress.ts'
import type { RunLog } from './run-log.ts'
import { watchForStop } from './stop-signal.ts'

/** One worker's turn at a run. */
export interface Attempt {
  readonly run: RunRecord
  readonly hold: Hold
  readonly plan: Plan
  readonly memory: Memory
  readonly log: RunLog
  readonly spans: AttemptSpans
}

/**
 * Does what is left of query, build and deliver, in a process of its own.
 * @throws AppError of the step that failed; `run_stopped`; `worker_lost`; the signal's reason
 */
export async function attemptRun(deps: Deps, attempt: Attempt, signal: AbortSignal): Promise<void> {
  const { hold, plan, memory, log } = attempt
  if (memory.steps.get('deliver') === 'succeeded') return
  using stop = watchForStop(deps, hold, signal)
  await using connections = openConnections(deps, { hold, log }, stop.signal)
  const { secrets, ...target } = await targetOf(deps, plan.destination, plan.pluginSettings)
  await using engine = await engineSpace(deps)
  const spool = await spoolFor(deps, attempt, stop.signal)
  const mask = (text: string) => maskSecrets(text, secrets)
  try {
    const input = inputOf(attempt, { target, engine: { ...engine }, spool })
    await deps.dataPlane.run('run', input, {
      signal: stop.signal,
      host: narrate(
        traceSteps(createHost(deps, attempt, { connections, signal: stop.signal }), attempt.spans),
        attempt,
      ),
      ear: {
        progress: reportProgress(deps, hold),
        acknowledged: createAcknowledger(deps, attempt),
        log: (event, facts) => deps.log(mask(event), { runId: hold.id, ...maskFacts(facts, mask) }),
      },
    })
  } catch (error) {
    throw error instanceof AppError ? new AppError(error.code, mask(error.message), error) : error
  }
}

async function spoolFor(deps: Deps, attempt: Attempt, signal: AbortSignal): Promise<RunInput['spool']> {
  const { run, memory } = attempt
  if (memory.missing !== null) {
    throw new AppError('nothing_to_redeliver', `The file “${memory.missing}” is no longer kept here.`)
  }
  const owner = run.redeliveryOf ? await getRun(deps.db, run.redeliveryOf) : run
  if (!run.redeliveryOf) await tidyHeld(deps, attempt)
  const folder = await makeSpool(deps, owner.id)
  const unsent = memory.artifacts.filter((it) => !memory.delivered.has(it.id))
  for (const { id } of unsent) await fetchArtifact(deps, { runId: owner.id, id }, signal)
  return { folder, key: spoolKeyOf(deps.vault, owner) }
}

/** A worker that was frozen meanwhile must not take away what the next one has built in a spool that both see. */
const tidyHeld = (deps: Deps, { run, hold, memory }: Attempt): Promise<void> =>
  deps.db.transaction(async (tx) => {
    await lockHeld(tx, hold)
    await tidySpool(deps, { runId: run.id, artifacts: memory.artifacts }, tx)
  })

function inputOf({ run, plan, memory }: Attempt, places: Pick<RunInput, 'target' | 'engine' | 'spool'>): RunInput {
  const built = new Set(memory.artifacts.map((it) => it.id))
  return {
    ...places,
    runId: run.id,
    plan,
    artifacts: memory.artifacts,
    isBuilt: isBuilt(memory),
    delivered: [...memory.delivered],
    acknowledged: Object.fromEntries([...memory.begun.map(({ id }) => [id, 0]), ...memory.acknowledged]),
    orphans: unfinished(memory, run.id).filter((file) => file.id !== run.id && !built.has(file.id)),
  }
}

function maskFacts(facts: Readonly<Record<string, unknown>> | undefined, mask: (text: string) => string) {
  const pairs = Object.entries(facts ?? {})
  return Object.fromEntries(pairs.map(([key, value]) => [key, typeof value === 'string' ? mask(value) : value]))
}
