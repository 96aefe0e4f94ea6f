import { earliestBegin } from '../../model/deadline-times.ts'
import { forecast, type Judged, judgeDeadline } from '../../model/forecast.ts'
import { type DeadlineRow, saveJudged } from '../../store/deadlines/deadlines.ts'
import { listSubjects, zoneOf } from '../../store/deadlines/subjects.ts'
import type { Deps } from '../deps.ts'
import { drop, keepCurrent } from './keep-current.ts'
import { isDue, type Known, linksOf, lookUp, type Open } from './links.ts'
import { tellDeadline } from './tell-deadline.ts'

/**
 * Judges the deadlines that are open, by what goes on and how long the last runs took. What it costs grows with what has a
 * deadline and not with the history; any number of servers may do it, and each change of a state is told by one of them.
 */
export async function watchDeadlines(deps: Deps): Promise<void> {
  const { db } = deps
  const now = deps.clock.now()
  const subjects = new Map((await listSubjects(db)).map((it) => [it.id, it]))
  const rows = await keepCurrent(deps, [...subjects.values()], now)
  if (rows.length === 0) return
  const open = rows.flatMap((row): Open[] => {
    const subject = subjects.get(row.subjectId)
    return subject ? [{ row, subject }] : []
  })
  const known = await lookUp(db, open)
  const due = open.filter((it) => isDue(known, it))
  const dueOnes = new Set(due)
  for (const it of open) if (!dueOnes.has(it)) await drop(deps, [it.row], zoneOf(it.subject))
  const lastPassed = new Map(due.filter(({ row }) => row.deadlineAt < now).map(({ row }) => [row.subjectId, row.id]))
  // Where the next one is late in place of one that was missed, it is late all the time.
  for (const it of due.toReversed()) {
    const isFollowed = it.row.deadlineAt < now && lastPassed.get(it.row.subjectId) !== it.row.id
    await note(deps, it, judgeDeadline({ ...it.row, isFollowed }, forecastOf(known, it, now), now))
  }
}

function forecastOf(known: Known, open: Open, now: Date) {
  const { schedule } = open.subject.chain[0] ?? {}
  const { dueAt } = open.row
  const begin = schedule ? earliestBegin(schedule, dueAt, now) : dueAt > now ? dueAt : now
  return forecast(linksOf(known, open), begin, now)
}

async function note(deps: Deps, { row, subject }: Open, judged: Judged): Promise<void> {
  if (isSame(row, judged)) return
  const changed = await deps.db.transaction(async (tx) => {
    const changed = await saveJudged(tx, row, judged)
    if (changed) await tellDeadline(tx, changed, { zone: zoneOf(subject), at: deps.clock.now() })
    return changed
  })
  if (!changed) return
  deps.log('deadline changed', { deadlineId: row.id, subject: row.subjectId, before: row.state, state: judged.state })
}

const isSame = (row: DeadlineRow, judged: Judged): boolean =>
  row.state === judged.state &&
  row.why === judged.why &&
  row.expectedAt?.getTime() === judged.expectedAt?.getTime() &&
  row.arrivedAt?.getTime() === judged.arrivedAt?.getTime()
