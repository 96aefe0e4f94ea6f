import { AppError } from '../../model/errors.ts'
import { type Judgement, type Verdict, warningsOf } from '../../model/judgement.ts'
import { listDelivered, saveJudgement } from '../../store/runs/held.ts'
import { findStep } from '../../store/runs/steps.ts'
import type { Deps } from '../deps.ts'
import { type Delivered, judge } from '../guardrails/judge.ts'
import { rulesOf } from '../plan.ts'
import type { Attempt } from './attempt.ts'
import { type QueryOutput, sizeOf } from './memory.ts'

/**
 * Whether the files of a run may leave. It is judged once, and the judgement stored before anything follows from it; what
 * somebody released, or sends again, was judged before.
 * @throws AppError `no_rows`, `query_alert`, `worker_lost`
 */
export async function judgeRun(deps: Deps, attempt: Attempt): Promise<Exclude<Verdict, 'fail'>> {
  const { run, hold, memory } = attempt
  if (run.redeliveryOf || run.release) return 'deliver'
  if (memory.judgement === null) {
    const judgement = await judgeFiles(deps, attempt)
    await saveJudgement(deps.db, hold, judgement)
    memory.judgement = judgement
    memory.warnings.push(...warningsOf(judgement))
  }
  const { verdict } = memory.judgement
  if (verdict === 'fail') throw failureOf(memory.judgement)
  return verdict
}

async function judgeFiles({ db }: Deps, { run, plan, memory }: Attempt): Promise<Judgement> {
  const rules = rulesOf(plan)
  const { columns, artifacts } = memory
  return judge(rules, {
    rows: sizeOf(memory).rows,
    files: artifacts.map(({ name, bytes }) => ({ name, bytes })),
    columns,
    measured: Object.fromEntries(memory.measured),
    last: await lastDelivered(db, run, rules.guardrails?.rowBand?.lastRuns ?? 1),
  })
}

async function lastDelivered(db: Deps['db'], run: Attempt['run'], limit: number): Promise<Delivered> {
  const runs = await listDelivered(db, run, limit)
  const [youngest] = runs
  const query = youngest && (await findStep(db, youngest.id, 'query'))
  const { columns } = (query?.output ?? {}) as Partial<QueryOutput>
  return { rows: runs.map((it) => it.rows), columns: columns ?? null }
}

function failureOf({ findings }: Judgement): AppError {
  const cause = findings.find((it) => it.breach === 'fail')
  const code = cause?.rule === 'zero-rows' ? 'no_rows' : 'query_alert'
  return new AppError(code, cause?.sentence ?? 'The guardrails refuse the files.')
}
