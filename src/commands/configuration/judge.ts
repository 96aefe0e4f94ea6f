import type { ConfigurationIssue, ConfigurationRequest, ObjectChange, Plan } from '../../model/configuration.ts'
import { AppError } from '../../model/errors.ts'
import type { Caller } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'
import { judgeBelow } from '../save/judge-below.ts'
import { listExisting } from './existing.ts'
import { judgeContents } from './judge-contents.ts'
import { deleteOthers, type Making, saveObjects } from './make.ts'
import { type DesiredObject, keyOf, type ReadConfiguration, readConfiguration } from './read.ts'
import { danglingReferences } from './references.ts'
import { saveIssues } from './save-issues.ts'

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
  const before = await findIssues(deps, judging, read)
  try {
    return await deps.db.transaction(async (tx) => {
      const plan = await makeAll({ ...deps, db: tx }, judging, { read, before })
      if (judging.keeps) return plan
      throw new RolledBack(plan)
    })
  } catch (error) {
    if (error instanceof RolledBack) return error.plan
    throw error
  }
}

/** What is known of a file before any of it is saved. */
interface Before {
  readonly issues: readonly ConfigurationIssue[]
  /** `section/name` of objects that cannot be saved. */
  readonly broken: ReadonlySet<string>
}

const existingIn = async (deps: Deps) => new Map((await listExisting(deps)).map((it) => [keyOf(it), it]))

async function findIssues(deps: Deps, { request, signal }: Judging, read: ReadConfiguration): Promise<Before> {
  const existing = await existingIn(deps)
  const known = { inFile: read.named, there: new Set(existing.keys()), prune: request.prune }
  const dangling = danglingReferences(read.objects, known)
  const broken = brokenOf(read, dangling)
  const refused = await judgeContents(deps, { objects: read.objects, existing, signal }, broken)
  return { issues: [...read.issues, ...dangling, ...refused], broken }
}

async function makeAll(
  deps: Deps,
  { request, caller, signal, keeps }: Judging,
  { read, before }: { readonly read: ReadConfiguration; readonly before: Before },
): Promise<Plan> {
  const making: Making = { objects: read.objects, existing: await existingIn(deps), caller, signal }
  const saved = await saveObjects(deps, making, new Set(before.broken))
  refuse([...before.issues, ...saved.issues])
  const deleted = request.prune ? await deleteOthers(deps, making, read.named) : null
  refuse(deleted?.issues ?? [])
  refuse(await issuesBelow(deps, read.objects, saved.changes))
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

/** Only when all is saved: a file may move a setting from a data template to its destination. */
async function issuesBelow(
  deps: Deps,
  objects: readonly DesiredObject[],
  changes: readonly ObjectChange[],
): Promise<ConfigurationIssue[]> {
  const edited = new Set(changes.filter((it) => it.action === 'change').map(keyOf))
  const judged = new Set<string>()
  const issues: ConfigurationIssue[] = []
  for (const object of objects.filter((it) => edited.has(keyOf(it)))) {
    const destination = destinationOf(object)
    if (destination === null || judged.has(destination)) continue
    judged.add(destination)
    await judgeBelow(deps, destination).catch((error: unknown) => issues.push(...saveIssues(object, error)))
  }
  return issues
}

function destinationOf({ section, input }: DesiredObject): string | null {
  if (section === 'destinations') return String(input['name'])
  return section === 'dataTemplates' ? String(input['destination']) : null
}

function refuse(issues: readonly ConfigurationIssue[]): void {
  const [first] = issues
  if (first === undefined) return
  const message = issues.length === 1 ? first.message : `The configuration has ${issues.length} errors.`
  throw new AppError(first.code, message, { details: { issues } })
}

function notesOf({ objects }: ReadConfiguration): string[] {
  const runsByItself = ({ enabled, schedule, after }: DesiredObject['input']) => enabled && (schedule || after)
  return objects
    .filter((it) => it.section === 'orchestrationGroups' && !runsByItself(it.input))
    .map((it) => `Nothing starts the group “${it.name}” by itself.`)
}
