import type { ConfigurationIssue, ConfigurationRequest, Plan } from '../../model/configuration.ts'
import { AppError } from '../../model/errors.ts'
import type { Caller } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'
import { listExisting } from './existing.ts'
import { deleteOthers, type Making, saveObjects } from './make.ts'
import { keyOf, type ReadConfiguration, readConfiguration } from './read.ts'
import { danglingReferences } from './references.ts'

export interface Judging {
  readonly request: ConfigurationRequest
  readonly caller: Caller
  readonly signal: AbortSignal
  /** Whether what was made stays. */
  readonly keeps: boolean
}

/** Carries a plan out of a transaction that is rolled back. */
class RolledBack extends Error {
  readonly plan: Plan

  constructor(plan: Plan) {
    super('rolled back')
    this.plan = plan
  }
}

/**
 * Makes what is there as a configuration says, in one transaction that stays only if `keeps` is true and nothing is
 * wrong: so a plan is what an apply does, never a guess of it.
 *
 * @throws AppError with the code of the first issue, and all of them in `details.issues`
 */
export async function judgeConfiguration(deps: Deps, judging: Judging): Promise<Plan> {
  const read = readConfiguration(judging.request.configuration)
  try {
    return await deps.db.transaction(async (tx) => {
      const plan = await makeAll({ ...deps, db: tx }, judging, read)
      if (judging.keeps) return plan
      throw new RolledBack(plan)
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.plan
    throw error
  }
}

async function makeAll(deps: Deps, judging: Judging, read: ReadConfiguration): Promise<Plan> {
  const existing = new Map((await listExisting(deps)).map((it) => [keyOf(it), it]))
  const { request, caller, signal, keeps } = judging
  const known = { inFile: read.named, there: new Set(existing.keys()), prune: request.prune }
  const dangling = danglingReferences(read.objects, known)

  const making: Making = { objects: read.objects, existing, caller, signal }
  const saved = await saveObjects(deps, making, brokenOf(read, dangling))
  const issues = [...read.issues, ...dangling, ...saved.issues]
  refuse(issues)
  const deleted = request.prune ? await deleteOthers(deps, making, read.named) : null
  refuse(deleted?.issues ?? [])
  return {
    changes: [...saved.changes, ...(deleted?.changes ?? [])],
    unchanged: saved.unchanged,
    notes: notesOf(read),
    applied: keeps,
  }
}

/** What cannot be saved before anything was tried: objects of a wrong shape, and those that refer to nothing. */
function brokenOf(read: ReadConfiguration, dangling: readonly ConfigurationIssue[]): Set<string> {
  const shaped = new Set(read.objects.map(keyOf))
  const broken = new Set([...read.named].filter((key) => !shaped.has(key)))
  for (const { path } of dangling) {
    const object = read.objects.find((it) => it.section === path[0] && it.index === path[1])
    if (object) broken.add(keyOf(object))
  }
  return broken
}

function refuse(issues: readonly ConfigurationIssue[]): void {
  const [first] = issues
  if (first === undefined) return
  const message = issues.length === 1 ? first.message : `The configuration has ${issues.length} errors.`
  throw new AppError(first.code, message, { details: { issues } })
}

function notesOf({ objects }: ReadConfiguration): string[] {
  const scheduled = objects.filter(
    (it) => it.section === 'orchestrationGroups' && it.input['schedule'] && it.input['enabled'],
  )
  const automatic = objects.filter((it) => it.section === 'orchestrations' && it.input['workflow'] === 'automatic')
  if (scheduled.length + automatic.length === 0) return []
  return ['Schedules are stored, but this version does not run them: start automatic orchestrations with waybill run.']
}
