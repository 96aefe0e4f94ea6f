import { setTimeout as sleep } from 'node:timers/promises'
import { DateTime } from 'luxon'
import type { Facts, Since } from './facts.ts'
import { FAULTS, forSeconds, type Stage } from './faults.ts'
import { lookAt } from './invariants.ts'
import { FAIR } from './line.ts'
import { occurrencesOf, type Weekly } from './occurrences.ts'
import { ACTS } from './operator.ts'
import type { Report } from './report.ts'
import type { Answers, Question } from './worker-process.ts'

/** A minute of the held clock takes three seconds. */
const RATE = 20
const SECOND_MS = 1000
const MINUTE_MS = 60_000
const ROUND_MS = 40_000
const REST_MS = 240_000
/** So many faults at once at most. */
const AT_ONCE = 3

interface Plot {
  /** By the names of groups. */
  readonly schedules: Readonly<Record<string, Weekly>>
  readonly begins: Date
}

/** Leads the story from round to round. */
export interface Director {
  /**
   * From shortly before clocks are put forward or back somewhere: lets time pass and breaks things, mends them, waits until all is
   * at rest, and holds what the store says against what the partner has.
   */
  playRound(script: readonly string[] | undefined): Promise<void>
}

export function openDirector(stage: Stage, report: Report, { schedules, begins }: Plot): Director {
  const { clock, partner } = stage
  const zones = [...new Set(Object.values(schedules).map((it) => it.timeZone))]
  let since: Since = { runId: '', groupRunId: '' }
  const judgedUntil = new Map<string, Date>()
  const contents = new Map<string, string>()
  let scene = begins

  /** What was due in each group since the last look, up to where the store says that it has judged. */
  function expected({ groups }: Facts): Map<string, number[]> {
    const due = new Map<string, number[]>()
    for (const { id, name, dueAt } of groups) {
      const schedule = schedules[name]
      if (!schedule || dueAt === null) continue
      const from = judgedUntil.get(id) ?? begins
      due.set(id, occurrencesOf(schedule, from, new Date(dueAt)))
      // The next look begins with this very time, which is not judged yet.
      judgedUntil.set(id, new Date(dueAt - 1))
      if (dueAt <= clock.latest().getTime())
        report.wrong(`${name} has judged only until ${new Date(dueAt).toISOString()}`)
    }
    return due
  }

  async function look(): Promise<void> {
    const facts = await ask(stage, { ask: 'facts', since })
    const findings = await lookAt(facts, partner, { due: expected(facts), contents })
    report.round(findings)
    for (const sight of partner.sights.splice(0)) report.wrong(sight)
    since = {
      runId: facts.runs.at(-1)?.id ?? since.runId,
      groupRunId: facts.groupRuns.at(-1)?.id ?? since.groupRunId,
    }
    await partner.take()
  }

  return {
    async playRound(script) {
      scene = nextChange(zones, scene)
      // A clock that was put ahead in the last round is not put back by this one.
      clock.set(new Date(Math.max(clock.latest().getTime(), scene.getTime() - 4 * MINUTE_MS)), RATE)
      const over = new AbortController()
      const people = operateNowAndThen(stage, over.signal)
      await (script ? breakInTurn(stage, report, script) : breakAtRandom(stage, report))
      over.abort()
      await people
      partner.line.set(FAIR)
      // What is due meanwhile is over when all is at rest: then the clock stands.
      clock.set(new Date(clock.latest().getTime() + 3 * 60 * MINUTE_MS), 0)
      await untilRest(stage, since)
      await look()
    },
  }
}

async function breakInTurn(stage: Stage, report: Report, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await forSeconds(stage, 1, 3)
    await breakOnce(stage, report, name)
  }
}

/** Faults of several kinds, a few at once, each mended when its time is over. */
async function breakAtRandom(stage: Stage, report: Report): Promise<void> {
  const names = Object.keys(FAULTS).filter((it) => stage.postgres || !it.startsWith('PostgreSQL'))
  const going = new Map<string, Promise<void>>()
  for (const until = performance.now() + ROUND_MS; performance.now() < until; ) {
    await forSeconds(stage, 1, 6)
    const name = stage.random.one(names)
    // The line has one weather at a time, and what is down is not stopped again.
    const isSame = [...going.keys()].some((it) => it === name || (it.startsWith('line') && name.startsWith('line')))
    if (isSame || going.size >= AT_ONCE) continue
    going.set(
      name,
      breakOnce(stage, report, name).finally(() => going.delete(name)),
    )
  }
  await Promise.all(going.values())
}

async function breakOnce(stage: Stage, report: Report, name: string): Promise<void> {
  report.fault(name)
  const mend = await FAULTS[name]?.(stage)
  await mend?.()
}

async function operateNowAndThen(stage: Stage, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await sleep(stage.random.between(1, 4) * SECOND_MS, undefined, { signal: over }).catch(() => {})
    const awake = stage.workers.filter((it) => it.isAwake())
    const [act, draw] = [stage.random.one(ACTS), stage.random.next()]
    if (awake.length === 0) continue
    // Whoever is asked may die or be cut off meanwhile; people are told and try something else.
    void stage.random
      .one(awake)
      .ask({ ask: 'operate', act, draw })
      .catch(() => {})
  }
}

/** Of whatever worker answers first. */
async function ask<Q extends Question>({ workers }: Stage, question: Q): Promise<Answers[Q['ask']]> {
  for (const until = performance.now() + REST_MS; performance.now() < until; await sleep(500)) {
    for (const worker of workers.filter((it) => it.isAwake())) {
      const answer = await worker.ask(question).catch(() => undefined)
      if (answer !== undefined) return answer
    }
  }
  throw new Error(`nobody answers: ${question.ask}`)
}

async function untilRest(stage: Stage, since: Since): Promise<void> {
  let open: Answers['open'] | undefined
  let rests = 0
  for (const until = performance.now() + REST_MS; performance.now() < until; await sleep(1000)) {
    open = await ask(stage, { ask: 'open' })
    rests = open.active + open.held + open.groupRuns + open.unjudged === 0 ? rests + 1 : 0
    // Once more: what was retried, and what follows it, is over as well.
    if (rests > 1) return
    await ask(stage, { ask: 'settle', since })
  }
  throw new Error(`no rest: ${JSON.stringify(open)}`)
}

/** When the clocks of one of the zones are put forward or back next. */
function nextChange(zones: readonly string[], after: Date): Date {
  const offsets = (at: number) => zones.map((zone) => DateTime.fromMillis(at, { zone }).offset).join()
  const stepMs = 30 * MINUTE_MS
  let at = after.getTime()
  while (offsets(at) === offsets(at + stepMs)) at += stepMs
  return new Date(at + stepMs)
}
