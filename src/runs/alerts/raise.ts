import type { Condition, NoticeChange, NoticeEvent, NoticeFacts } from '../../model/alert.ts'
import type { Problem } from '../../model/errors.ts'
import { closeAlerts, openAlert } from '../../store/alerts/alerts.ts'
import { addNotices } from '../../store/alerts/outbox.ts'
import {
  type About,
  channelsFor,
  type Names,
  namesOf,
  ownersOf,
  type Recipient,
  toldOf,
} from '../../store/alerts/recipients.ts'
import type { Db } from '../../store/db.ts'

/** What an alert is about: an orchestration, a group, or something else, which `key` names, as `api-key:key_…`. */
export type Subject =
  | { readonly orchestrationId: string }
  | { readonly groupId: string }
  | { readonly key: string; readonly names?: Partial<Names>; readonly people?: readonly Recipient[] }

/** What is to be told: names, counts and codes, never a row. */
export interface News {
  readonly about: Subject
  readonly at: Date
  /** What happened, in one sentence. */
  readonly title: string
  /** What else is known, a sentence each. */
  readonly details?: readonly string[]
  readonly run?: NoticeFacts['run']
  readonly error?: Problem | null
}

export type Raised = News & {
  readonly condition: Condition
  /** Grows as it gets worse; each stage is told once. */
  readonly stage?: number
}

/**
 * Tells that something is in a state, unless that was told already. Call it in the transaction of what brought it there: the
 * notices are written down with it, and sent by whichever process comes first. Any number of callers may see the same cause.
 * @returns whom it is told
 */
export async function raiseAlert(tx: Db, raised: Raised): Promise<readonly Recipient[]> {
  const { condition, about, at, stage = 0 } = raised
  const alertId = await openAlert(tx, { condition, subject: subjectOf(about), stage, at })
  if (alertId === null) return []
  const recipients = [...(await channelsFor(tx, condition, idsOf(about))), ...(await peopleOf(tx, about))]
  await addNotices(tx, {
    alertId,
    facts: await factsOf(tx, raised, { event: condition, change: 'raised' }),
    recipients,
  })
  return recipients
}

/** How the end of each state is told. */
export type Resolutions = Partial<Record<Condition, Pick<News, 'title' | 'details'>>>

/**
 * Tells that something is no longer in some states, as far as it was, to those who were told that it is.
 * Call it in the transaction of what ended them. @returns whom it is told
 */
export async function resolveAlerts(
  tx: Db,
  news: Omit<News, 'title' | 'details'>,
  ends: Resolutions,
): Promise<readonly Recipient[]> {
  const conditions = Object.keys(ends) as Condition[]
  const closed = await closeAlerts(tx, { subject: subjectOf(news.about), conditions, at: news.at })
  const told: Recipient[] = []
  for (const { id: alertId, condition } of closed) {
    const recipients = await toldOf(tx, alertId)
    const facts = await factsOf(
      tx,
      { title: '', ...news, ...ends[condition] },
      { event: condition, change: 'resolved' },
    )
    await addNotices(tx, { alertId, facts, recipients })
    told.push(...recipients)
  }
  return told
}

/** Tells something that is no state, once. */
export async function tellOnce(
  tx: Db,
  news: News,
  { event, recipients }: { readonly event: NoticeEvent; readonly recipients: readonly Recipient[] },
): Promise<void> {
  if (recipients.length === 0) return
  await addNotices(tx, { alertId: null, facts: await factsOf(tx, news, { event, change: 'once' }), recipients })
}

function subjectOf(about: Subject): string {
  if ('key' in about) return about.key
  return 'groupId' in about ? `group:${about.groupId}` : `orchestration:${about.orchestrationId}`
}

const idsOf = (about: Subject): About => ('key' in about ? {} : about)

const peopleOf = async (tx: Db, about: Subject): Promise<readonly Recipient[]> =>
  'key' in about ? (about.people ?? []) : ownersOf(tx, about)

const NO_NAMES: Names = { orchestration: null, destination: null, group: null }

async function factsOf(
  tx: Db,
  { about, at, title, details = [], run = null, error = null }: News,
  what: { readonly event: NoticeEvent; readonly change: NoticeChange },
): Promise<NoticeFacts> {
  const names = 'key' in about ? { ...NO_NAMES, ...about.names } : await namesOf(tx, about)
  return { ...what, at: at.toISOString(), title, details: [...details], ...names, run, error }
}
