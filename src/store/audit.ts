import { and, asc, desc, eq, gt, gte, ilike, lt, or, type SQL } from 'drizzle-orm'
import { newId } from '../lib/ids.ts'
import type { AuditEvent } from '../model/audit-event.ts'
import type { Caller } from '../model/user.ts'
import type { Db } from './db.ts'
import { limitOf, type Page, type PageRequest, placeOf, toPage } from './rows/paging.ts'
import { audit } from './schema/people.ts'

export interface AuditFilter extends PageRequest {
  readonly userId?: string | undefined
  readonly action?: string | undefined
  readonly objectId?: string | undefined
  readonly outcome?: AuditEvent['outcome'] | undefined
  /** Part of who, what or where, in any case. */
  readonly search?: string | undefined
  readonly since?: Date | undefined
  readonly until?: Date | undefined
  /** The youngest first where absent. */
  readonly sort?: 'at' | '-at' | undefined
}

type AuditObject = { readonly id: string; readonly name: string } | null

/**
 * Notes what somebody did; in the transaction of the change, so that neither is there without the other.
 * @param object what was changed, with its name as it is today; null where the action is about none
 */
export async function recordAudit(db: Db, caller: Caller, action: string, object: AuditObject): Promise<void> {
  await db.insert(audit).values({ ...toValues(caller, action, object), outcome: 'done' })
}

/** Notes what somebody wanted to do and may not. */
export async function recordRefusal(db: Db, caller: Caller, action: string, object: AuditObject): Promise<void> {
  await db.insert(audit).values({ ...toValues(caller, action, object), outcome: 'refused' })
}

const toValues = (caller: Caller, action: string, object: AuditObject) => ({
  id: newId('aud'),
  userId: caller.userId,
  userLabel: caller.label,
  action,
  objectId: object?.id ?? null,
  objectName: object?.name ?? null,
  origin: caller.origin,
  ipAddress: caller.from?.ipAddress ?? null,
  userAgent: caller.from?.userAgent ?? null,
  sessionId: caller.from?.sessionId ?? null,
})

/** The audit log, the youngest event first. There is no way to change or delete one (spec 3.7). */
export async function listAudit(db: Db, filter: AuditFilter = {}): Promise<Page<AuditEvent>> {
  const isAscending = filter.sort === 'at'
  const [place] = placeOf(filter, 1) ?? []
  const further = isAscending ? gt : lt
  const rows = await db
    .select()
    .from(audit)
    .where(and(place === undefined ? undefined : further(audit.id, place), matching(filter)))
    .orderBy(isAscending ? asc(audit.id) : desc(audit.id))
    .limit(limitOf(filter) + 1)
  return toPage(rows.map(toEvent), filter, (it) => [it.id])
}

function matching({ userId, action, objectId, outcome, search, since, until }: AuditFilter): SQL | undefined {
  const part = search && `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const searched = [audit.userLabel, audit.action, audit.objectName, audit.objectId, audit.origin, audit.ipAddress]
  return and(
    userId === undefined ? undefined : eq(audit.userId, userId),
    action === undefined ? undefined : eq(audit.action, action),
    objectId === undefined ? undefined : eq(audit.objectId, objectId),
    outcome === undefined ? undefined : eq(audit.outcome, outcome),
    since && gte(audit.at, since),
    until && lt(audit.at, until),
    part ? or(...searched.map((column) => ilike(column, part))) : undefined,
  )
}

function toEvent({ at, userLabel, ...row }: typeof audit.$inferSelect): AuditEvent {
  return { ...row, at: at.toISOString(), caller: userLabel }
}
