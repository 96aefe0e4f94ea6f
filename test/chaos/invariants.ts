import { isActive } from '../../src/model/run.ts'
import type { Facts, RunFacts } from './facts.ts'
import { isFile, isSuccessFile, isTemporary, type Partner } from './partner.ts'

export interface Expected {
  /** Times that were due in each group since the last look, by its id, as an oracle of the test's own says. */
  readonly due: ReadonlyMap<string, readonly number[]>
  /** The one content that all files of an orchestration have, by its id. */
  readonly contents: Map<string, string>
}

/** What a look at the store and the partner found. */
export interface Findings {
  readonly due: number
  readonly groupRuns: number
  readonly skipped: number
  readonly runs: Readonly<Record<RunFacts['state'], number>>
  readonly files: number
  readonly heldBack: number
  /** Temporary files of runs that did not succeed. */
  readonly leftovers: number
  /** Sentences: what was due and brought nothing, what should be at the partner and is not. */
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  /** Anything else that must not be. */
  readonly wrong: readonly string[]
}

/**
 * Holds what the store says against the partner's folder, once everything is at rest: every due time has exactly one run of its
 * group or a recorded skip, and that one run of each member; the partner holds each file once and whole; a success file only beside
 * its file; nothing that was held and not released.
 */
export async function lookAt(facts: Facts, partner: Partner, expected: Expected): Promise<Findings> {
  const lost: string[] = []
  const doubled: string[] = []
  const wrong: string[] = []
  const told = { lost, doubled, wrong }
  judgeOccurrences(facts, expected, told)
  judgeMembers(facts, told)
  const names = await partner.list()
  await judgeFiles({ facts, names, partner, contents: expected.contents }, told)
  wrong.push(...facts.runs.filter((it) => isActive(it.state)).map((it) => `${it.id} is ${it.state}`))
  const count = (state: RunFacts['state']) => facts.runs.filter((it) => it.state === state).length
  return {
    due: [...expected.due.values()].reduce((sum, it) => sum + it.length, 0),
    groupRuns: facts.groupRuns.filter((it) => it.state !== 'skipped').length,
    skipped: facts.groupRuns.filter((it) => it.state === 'skipped').length,
    runs: {
      waiting: count('waiting'),
      running: count('running'),
      held: count('held'),
      stopping: count('stopping'),
      succeeded: count('succeeded'),
      failed: count('failed'),
      stopped: count('stopped'),
    },
    files: names.filter(isFile).length,
    heldBack: facts.runs.filter((it) => it.wasHeld && !it.wasReleased).length,
    leftovers: names.filter(isTemporary).length,
    ...told,
  }
}

type Told = Record<'lost' | 'doubled' | 'wrong', string[]>

function judgeOccurrences({ groups, groupRuns }: Facts, { due }: Expected, { lost, doubled, wrong }: Told): void {
  for (const { id, name } of groups) {
    // A group that follows another has no times of its own, and may follow one time twice: a retry can mend what failed.
    if (!due.has(id)) continue
    const wanted = new Set(due.get(id))
    const seen = new Set<number>()
    for (const it of groupRuns.filter((run) => run.groupId === id && run.dueAt !== null)) {
      const at = it.dueAt ?? 0
      const text = `${name} at ${new Date(at).toISOString()}`
      if (seen.has(at)) doubled.push(`${text} has two records`)
      if (!wanted.has(at)) wrong.push(`${text} was not due`)
      seen.add(at)
    }
    for (const at of wanted) if (!seen.has(at)) lost.push(`${name} at ${new Date(at).toISOString()} has no record`)
  }
  const open = groupRuns.filter((it) => it.state === 'running' || it.state === 'queued')
  wrong.push(...open.map((it) => `${it.id} is ${it.state}`))
}

/** A run of a group has one run of each member, but for those that it names as refused, or that a stop came before. */
function judgeMembers({ groups, groupRuns, runs }: Facts, { lost, doubled }: Told): void {
  for (const { id, groupId, state, refused } of groupRuns) {
    if (state === 'skipped') continue
    const mine = runs.filter((it) => it.groupRunId === id).map((it) => it.orchestrationId)
    const members = groups.find((it) => it.id === groupId)?.members ?? []
    if (new Set(mine).size < mine.length) doubled.push(`${id} ran a member twice`)
    const missing = members.filter((it) => !mine.includes(it)).length
    if (missing > refused && state !== 'stopped') lost.push(`${id} lacks ${missing} runs and names ${refused}`)
  }
}

interface Folder {
  readonly facts: Facts
  readonly names: readonly string[]
  readonly partner: Partner
  readonly contents: Map<string, string>
}

async function judgeFiles({ facts, names, partner, contents }: Folder, { lost, doubled, wrong }: Told): Promise<void> {
  const runs = new Map(facts.runs.map((it) => [it.id, it]))
  const runOf = (name: string) => runs.get(/run_[0-9a-z]{24}/.exec(name)?.[0] ?? '')
  const there = new Set(names)
  for (const name of names) {
    const run = runOf(name)
    if (!run) wrong.push(`${name} belongs to no run`)
    else if (run.wasHeld && !run.wasReleased) wrong.push(`${name} was held and has left`)
    else if (isTemporary(name)) {
      if (run.state === 'succeeded') wrong.push(`${name} was left behind`)
    } else if (isSuccessFile(name)) {
      if (!there.has(name.slice(0, -'.DONE'.length))) wrong.push(`${name} stands alone`)
    } else {
      wrong.push(...(await judgeFile(name, run, { partner, contents })))
      const sisters = names.filter((it) => isFile(it) && runOf(it) === run)
      if (sisters.length > 1) doubled.push(`${run.id} has the files ${sisters.join(', ')}`)
    }
  }
  for (const run of facts.runs) {
    const wanted = run.deliveries.map((it) => it.path).concat(run.successFile ?? [])
    for (const path of wanted) if (!there.has(nameOf(path))) lost.push(`${path} of ${run.id} is not there`)
    if (run.state === 'succeeded' && run.deliveries.length !== 1) {
      lost.push(`${run.id} succeeded with ${run.deliveries.length} deliveries`)
    }
  }
}

async function judgeFile(
  name: string,
  run: RunFacts,
  { partner, contents }: Pick<Folder, 'partner' | 'contents'>,
): Promise<string[]> {
  const found = await partner.open(name).catch((error: unknown) => ({ broken: String(error) }))
  if ('broken' in found) return [`${name} cannot be opened: ${found.broken}`]
  const usual = contents.get(run.orchestrationId) ?? found.contentSha256
  contents.set(run.orchestrationId, usual)
  const wrong = found.contentSha256 === usual ? [] : [`${name} has another content than its sisters`]
  const delivery = run.deliveries.find((it) => nameOf(it.path) === name)
  if (!delivery) return run.state === 'succeeded' ? [...wrong, `${name} stands in no receipt`] : wrong
  const isSame = delivery.sha256 === found.sha256 && delivery.contentSha256 === found.contentSha256
  return isSame ? wrong : [...wrong, `${name} is not what its receipt says`]
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
