import { counted } from '../../lib/quantity.ts'
import type { Problem } from '../../model/errors.ts'
import type { Progress } from '../../model/run.ts'
import type { RunEnd } from '../../store/runs/runs.ts'
import { type StepSave, saveProgress, saveStep } from '../../store/runs/steps.ts'
import type { Deps } from '../deps.ts'
import { finishRun } from '../finish.ts'
import { tidySpool } from '../spool.ts'
import type { Attempt } from './attempt.ts'
import { discardUnfinished } from './discard.ts'
import { type Memory, sizeOf } from './memory.ts'
import type { RunLog } from './run-log.ts'

/** How long the end of a run waits until the partner's server is tidy. A stop has two seconds in all. */
const WAIT_MS = { stopped: 700, failed: 10_000 } as const

/** Everything has arrived: totals, and the state that says so. */
export async function succeed(deps: Deps, attempt: Attempt): Promise<void> {
  const { artifacts, warnings, successFile } = attempt.memory
  const empty = artifacts.filter((it) => it.rows === 0).map((it) => `“${it.name}” has no rows.`)
  await end(deps, attempt, {
    steps: [
      { name: 'finish', state: 'running' },
      { name: 'finish', state: 'succeeded' },
    ],
    run: {
      state: 'succeeded',
      problem: null,
      rows: sizeOf(attempt.memory).rows,
      warnings: [...warnings, ...empty],
      successFile,
    },
  })
}

/** The run will not be tried again. Leaves nothing half sent at the partner, as far as its server lets us. */
export async function endWithProblem(deps: Deps, attempt: Attempt, problem: Problem): Promise<void> {
  const state = problem.code === 'run_stopped' ? 'stopped' : 'failed'
  await discardUnfinished(deps, attempt, { code: problem.code, waitMs: WAIT_MS[state] })
  const begun = [...attempt.memory.steps]
    .filter(([, at]) => at === 'running')
    .map(([name]): StepSave => ({ name, state }))
  await end(deps, attempt, {
    steps: begun,
    run: { state, problem, warnings: attempt.memory.warnings, successFile: attempt.memory.successFile },
  })
}

/** All at once, together with the job: whoever sees the run ended may start the next. */
async function end(
  deps: Deps,
  { run, hold, memory, log }: Attempt,
  to: { steps: StepSave[]; run: RunEnd },
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    for (const step of to.steps) await saveStep(tx, hold, step)
    if (to.run.state === 'succeeded') await saveProgress(tx, hold, finalProgress(memory))
    await finishRun(deps, tx, { ...run, ...hold }, to.run)
  })
  noteEnd(log, to.run)
  await log.flush()
  deps.log('run ended', { runId: hold.id, state: to.run.state, code: to.run.problem?.code })
  deps.events.progressed(hold.id, null)
  deps.events.changed(hold.id)
  if (!run.redeliveryOf) await tidySpool(deps, { runId: run.id, artifacts: memory.artifacts })
}

function noteEnd(log: RunLog, { state, problem, rows }: RunEnd): void {
  if (problem) log.note(problem.message, { level: state === 'stopped' ? 'warning' : 'error' })
  else log.note(`Completed: ${counted(rows ?? 0, 'row')}.`)
}

function finalProgress(memory: Memory): Progress {
  const { rows, bytes } = sizeOf(memory)
  return { rows, builtBytes: bytes, sentBytes: bytes, totalBytes: bytes, bytesPerSecond: 0, secondsLeft: 0 }
}
