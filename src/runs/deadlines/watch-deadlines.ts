import { earliestBegin } from '../../model/deadline-times.ts'
import { forecast, type Judged, judgeDeadline } from '../../model/forecast.ts'
import { type DeadlineRow, dropDeadlines, saveJudged } from '../../store/deadlines/deadlines.ts'
import { listSubjects } from '../../store/deadlines/subjects.ts'
import type { Deps } from '../deps.ts'
import { keepCurrent } from './keep-current.ts'
import { isDue, type Known, linksOf, lookUp, type Open } from './links.ts'

/**
 * Judges the deadlines that are open, by what goes on and how long the last runs took. What it costs grows with what has a
 * deadline and not with the history; any number of servers may do it, and each change of a state is told by one of them.
 */
export async function watchDeadlines(deps: Deps): Promise<void> {
  const { db } = deps
  const now = deps.clock.now()
  const subjects = new Map((await listSubjects(db)).map((it) => [it.id, it]))
  const rows = await keepCurrent(db, [...subjects.values()], now)
  if (rows.length === 0) return
  const open = rows.flatMap((row): Open[] => {
    const subject = subjects.get(row.subjectId)
    return subject ? [{ row, subject }] : []
  })
  const known = await lookUp(db, open)
  const [due, idle] = [open.filter((it) => isDue(known, it)), open.filter((it) => !isDue(known, it))]
  await dropDeadlines(
    db,
    idle.map((it) => it.row.id),
  )
  const lastPassed = new Map(due.filter(({ row }) => row.deadlineAt < now).map(({ row }) => [row.subjectId, row.id]))
  for (const it of due) {
    const isFollowed = it.row.deadlineAt < now && lastPassed.get(it.row.subjectId) !== it.row.id
    await note(deps, it.row, judgeDeadline({ ...it.row, isFollowed }, forecastOf(known, it, now), now))
  }
}

function forecastOf(known: Known, open: Open, now: Date) {
  const { schedule } = open.subject.chain[0] ?? {}
  const { dueAt } = open.row
  const begin = schedule ? earliestBegin(schedule, dueAt, now) : dueAt > now ? dueAt : now
  return forecast(linksOf(known, open), begin, now)
}

async function note(deps: Deps, row: DeadlineRow, judged: Judged): Promise<void> {
  if (isSame(row, judged)) return
  if (!(await saveJudged(deps.db, row, judged))) return
  deps.log('deadline changed', { deadlineId: row.id, subject: row.subjectId, before: row.state, state: judged.state })
}

const isSame = (row: DeadlineRow, judged: Judged): boolean =>
  row.state === judged.state &&
  row.why === judged.why &&
  row.expectedAt?.getTime() === judged.expectedAt?.getTime() &&
  row.arrivedAt?.getTime() === judged.arrivedAt?.getTime()
