import { DateTime } from 'luxon'
import { callOf } from '../../model/alert.ts'
import type { Db } from '../../store/db.ts'
import { type DeadlineRow, listOpenDeadlines } from '../../store/deadlines/deadlines.ts'
import { type News, raiseAlert, resolveAlerts } from '../alerts/raise.ts'

/** Each is told once: that something will be late, and that it is. */
const STAGES = { 'at-risk': 0, late: 1 } as const

/** What is told about a deadline, in the words of its subject and by the clock of its zone. */
interface Telling {
  readonly zone: string
  readonly at: Date
}

/**
 * Tells that a group or an orchestration will be late, is, or is not any more. Call it in the transaction that changed a deadline
 * of it: another one may still be late.
 * @param row the one that was changed, as it is now
 */
export async function tellDeadline(
  tx: Db,
  row: DeadlineRow,
  { zone, at, isDropped = false }: Telling & { readonly isDropped?: boolean },
): Promise<void> {
  const about = row.orchestration === null ? { groupId: row.subjectId } : { orchestrationId: row.subjectId }
  const open = await listOpenDeadlines(tx, row.subjectId)
  const worst = open.find((it) => it.state === 'late') ?? open.find((it) => it.state === 'at-risk')
  if (worst) {
    const stage = STAGES[worst.state as keyof typeof STAGES]
    await raiseAlert(tx, { condition: 'late', about, at, stage, ...newsOf(worst, zone) })
    return
  }
  const late = { title: isDropped ? `${callOf(row)} has no deadline any more.` : endOf(row, zone) }
  await resolveAlerts(tx, { about, at }, { late })
}

/** Such as `“Daily” is expected at 06:12, after its deadline at 06:00.` */
function newsOf(row: DeadlineRow, zone: string): Pick<News, 'title' | 'details'> {
  const call = callOf(row)
  const text = timesOf(row, zone)
  const details = row.why === null ? [] : [row.why]
  if (row.state === 'late') {
    const expected = row.expectedAt ? [`It is expected at ${text(row.expectedAt)}.`] : []
    return { title: `${call} is late: its deadline was ${text(row.deadlineAt)}.`, details: [...details, ...expected] }
  }
  const title = row.expectedAt
    ? `${call} is expected at ${text(row.expectedAt)}, after its deadline at ${text(row.deadlineAt)}.`
    : `${call} will not arrive by its deadline at ${text(row.deadlineAt)}.`
  return { title, details }
}

function endOf(row: DeadlineRow, zone: string): string {
  const call = callOf(row)
  const text = timesOf(row, zone)
  if (row.arrivedAt === null) {
    return row.state === 'on-time'
      ? `${call} is expected by its deadline again.`
      : `${call} never arrived: its deadline was ${text(row.deadlineAt)}.`
  }
  const order = row.state === 'met' ? 'before' : 'after'
  return `${call} arrived at ${text(row.arrivedAt)}, ${order} its deadline at ${text(row.deadlineAt)}.`
}

/** Times as the clock of a zone shows them, with the day where it is not that of the deadline. */
function timesOf({ deadlineAt }: DeadlineRow, zone: string): (at: Date) => string {
  const day = (at: Date) => DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd')
  return (at) => DateTime.fromJSDate(at, { zone }).toFormat(day(at) === day(deadlineAt) ? 'HH:mm' : 'yyyy-MM-dd HH:mm')
}
