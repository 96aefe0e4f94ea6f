import { type DeadlineTimes, deadlineAfter, deadlineOf, firstDue } from '../../model/deadline-times.ts'
import {
  type DeadlineRow,
  dropDeadlines,
  listDueTimes,
  listOpenDeadlines,
  moveDeadline,
  openDeadline,
} from '../../store/deadlines/deadlines.ts'
import { type Subject, zoneOf } from '../../store/deadlines/subjects.ts'
import type { Deps } from '../deps.ts'
import { tellDeadline } from './tell-deadline.ts'

/**
 * Has a deadline open for what each subject is due for next, and for what was due while no server was there; those that nobody
 * wants any more go, as after a schedule was changed. Any number of servers may do it at once.
 * @returns those that are open
 */
export async function keepCurrent(deps: Deps, subjects: readonly Subject[], now: Date): Promise<DeadlineRow[]> {
  const { db } = deps
  const open = await listOpenDeadlines(db)
  const ofSubject = Map.groupBy(open, (it) => it.subjectId)
  const ids = new Set(subjects.map((it) => it.id))
  await drop(
    deps,
    open.filter((it) => !ids.has(it.subjectId)),
  )
  let isChanged = false
  for (const subject of subjects) {
    if (await keepOne(deps, subject, { open: ofSubject.get(subject.id) ?? [], now })) isChanged = true
  }
  return isChanged ? listOpenDeadlines(db) : open.filter((it) => ids.has(it.subjectId))
}

/** @returns whether something was changed */
async function keepOne(
  deps: Deps,
  subject: Subject,
  { open, now }: { readonly open: readonly DeadlineRow[]; readonly now: Date },
): Promise<boolean> {
  const { db } = deps
  const next = nextOf(subject)
  const isNext = (it: DeadlineRow) => it.deadlineAt.getTime() === next?.deadlineAt.getTime()
  const unwanted = open.filter((it) => it.dueAt > now && !isNext(it))
  const moved = open.filter((it) => it.dueAt <= now).flatMap((it) => movedOf(subject, it))
  const last = open.filter((it) => it.dueAt <= now).at(-1)
  const isThere = open.some((it) => isNext(it) && it.dueAt.getTime() === next?.dueAt.getTime())
  const silent = next && last && !isThere ? await silentOf(db, subject, { after: last.dueAt, before: next.dueAt }) : []
  const missing = next && !isThere ? [...silent, next] : []
  await drop(deps, unwanted, zoneOf(subject))
  for (const [row, deadlineAt] of moved) await moveDeadline(db, row, deadlineAt)
  for (const times of missing) await openDeadline(db, subject, times)
  return unwanted.length + moved.length + missing.length > 0
}

/** Forgets deadlines, and tells where one of them was to be late. */
export async function drop({ db, clock }: Deps, rows: readonly DeadlineRow[], zone = 'UTC'): Promise<void> {
  if (rows.length === 0) return
  await db.transaction(async (tx) => {
    const dropped = await dropDeadlines(
      tx,
      rows.map((it) => it.id),
    )
    for (const row of dropped) {
      if (row.state !== 'on-time') await tellDeadline(tx, row, { zone, at: clock.now(), isDropped: true })
    }
  })
}

/** What a subject is due for next; null where it is not, as in a group that is disabled. */
function nextOf({ chain, deadline }: Subject): DeadlineTimes | null {
  const [first] = chain
  if (!first?.schedule || !first.dueAt || !chain.every((it) => it.enabled)) return null
  const dueAt = firstDue(first.schedule, first.dueAt)
  return dueAt && deadlineOf(first.schedule, deadline, dueAt)
}

/** Where a deadline was set to another time of day. */
function movedOf({ deadline, chain }: Subject, row: DeadlineRow): [DeadlineRow, Date][] {
  const deadlineAt = deadlineAfter(deadline, zoneOf({ chain, deadline }), row.dueAt)
  return deadlineAt.getTime() === row.deadlineAt.getTime() ? [] : [[row, deadlineAt]]
}

/** The deadlines of times that came between, as while no server was there. */
async function silentOf(
  db: Deps['db'],
  { chain, deadline }: Subject,
  span: { readonly after: Date; readonly before: Date },
): Promise<DeadlineTimes[]> {
  const [first] = chain
  const schedule = first?.schedule
  if (!schedule) return []
  const times = (await listDueTimes(db, first.id, span)).filter((it) => firstDue(schedule, it) === it)
  const all = times.map((it) => deadlineOf(schedule, deadline, it))
  return [...new Map(all.map((it) => [it.deadlineAt.getTime(), it])).values()]
}
