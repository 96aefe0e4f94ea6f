import { isAllowed } from '../../access/is-allowed.ts'
import type { AlertNotice } from '../../model/alert.ts'
import { AppError, toProblem } from '../../model/errors.ts'
import type { LogLine } from '../../model/run.ts'
import { email } from '../../plugins/channels/email.ts'
import { loadChannel } from '../../plugins/registry.ts'
import { getSealedChannel } from '../../store/alerts/channels.ts'
import { noteFailed, settleSent, takeNotices, type WaitingNotice } from '../../store/alerts/outbox.ts'
import { listLogLines } from '../../store/runs/log.ts'
import { getReceipt } from '../../store/runs/receipts.ts'
import { originOf } from '../data-plane/wire-error.ts'
import type { Deps } from '../deps.ts'
import { callerOf } from '../ways.ts'
import { carry } from './carry.ts'
import { openChannelSecrets } from './channel-secrets.ts'

const AT_ONCE = 8
/** Longer than any send takes: who has not said what became of a notice by then is dead. */
const HOLD_MS = 30_000
/** Of the log of a run. */
const LAST_LINES = 10
const FIRST_DELAY_MS = 2000
const MOST_DELAY_MS = 1_800_000
export const GIVE_UP_MS = 86_400_000

/** Sends what waits to be sent, each notice by itself; what does not arrive is tried again for a day. */
export async function sendNotices(deps: Deps, signal: AbortSignal): Promise<void> {
  const taking = { limit: AT_ONCE, holdMs: HOLD_MS, mails: deps.outlet.mailer !== null }
  while (!signal.aborted) {
    const taken = await takeNotices(deps.db, taking)
    if (taken.length === 0) return
    await Promise.all(taken.map((it) => sendOne(deps, it)))
  }
}

async function sendOne(deps: Deps, waiting: WaitingNotice): Promise<void> {
  const { id, attempts, createdAt } = waiting
  try {
    const message = await messageOf(deps, waiting)
    await carry(deps.outlet, message)
    await settleSent(deps.db, waiting)
    deps.log('notice sent', { noticeId: id, attempt: attempts })
  } catch (error) {
    const problem = toProblem(error)
    const origin = problem.code === 'internal' ? { origin: originOf(error) } : {}
    deps.log('notice not sent', { noticeId: id, attempt: attempts, code: problem.code, ...origin })
    const isOld = deps.clock.now().getTime() - createdAt.getTime() > GIVE_UP_MS
    await noteFailed(deps.db, waiting, { problem, delayMs: isOld ? null : delayAfter(attempts) })
  }
}

const delayAfter = (attempts: number): number => Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), MOST_DELAY_MS)

async function messageOf(deps: Deps, waiting: WaitingNotice) {
  const at = deps.clock.now()
  const { channelId } = waiting
  if (channelId === null) {
    const to = waiting.recipient.slice('mail:'.length)
    return email.message(await noticeOf(deps, waiting, await maySeeLog(deps, waiting, to)), { to }, at)
  }
  const channel = await getSealedChannel(deps.db, channelId)
  const kind = await loadChannel(channel.kind)
  const fields = kind.fields.parse({ ...channel.publicFields, ...openChannelSecrets(deps.vault, channel) })
  // Whoever makes a channel may read logs.
  return kind.message(await noticeOf(deps, waiting, true), fields, at)
}

async function noticeOf({ db, outlet }: Deps, waiting: WaitingNotice, hasLog: boolean): Promise<AlertNotice> {
  const { id, facts, alertId } = waiting
  return {
    ...facts,
    id,
    alert: alertId,
    link: outlet.publicUrl && linkOf(outlet.publicUrl, facts),
    log: hasLog ? await lastLines(db, facts) : [],
  }
}

const linkOf = (publicUrl: string, { run }: WaitingNotice['facts']): string =>
  run ? `${publicUrl}/workflows?run=${run.id}` : `${publicUrl}/destinations`

/** Where something is wrong, what came before it. */
async function lastLines(db: Deps['db'], { run, error, event, change }: WaitingNotice['facts']): Promise<LogLine[]> {
  const isBad = error !== null || (event === 'held' && change === 'raised')
  return run && isBad ? (await listLogLines(db, run.id)).slice(-LAST_LINES) : []
}

/** The person may not sign in any more, or the run was deleted. */
const GONE: readonly string[] = ['forbidden', 'not_found']

/** Not everybody who may see a run may see its log (spec 3.1). */
async function maySeeLog({ db }: Deps, { facts }: WaitingNotice, address: string): Promise<boolean> {
  if (!facts.run) return false
  try {
    const [caller, receipt] = await Promise.all([callerOf(db, address), getReceipt(db, facts.run.id)])
    return isAllowed(caller, 'run:log', receipt)
  } catch (error) {
    if (error instanceof AppError && GONE.includes(error.code)) return false
    throw error
  }
}
