import type { AuditEvent } from '../../model/audit-event.ts'
import { type AuditFilter, listAudit } from '../../store/audit.ts'
import type { Db } from '../../store/db.ts'

const COLUMNS = [
  'at',
  'caller',
  'action',
  'outcome',
  'objectName',
  'objectId',
  'origin',
  'ipAddress',
  'userAgent',
  'sessionId',
  'userId',
  'id',
] as const satisfies readonly (keyof AuditEvent)[]

/** The audit log as CSV (RFC 4180), page by page, so that a long one takes no memory. */
export async function* auditCsv(db: Db, filter: AuditFilter): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(db, { ...filter, cursor, limit: 1000 })
    yield page.items.map(lineOf).join('')
    cursor = page.nextCursor
  } while (cursor !== null)
}

const lineOf = (event: AuditEvent): string => `${COLUMNS.map((name) => cellOf(event[name])).join(',')}\r\n`

/** What somebody named so that a spreadsheet would take it for a formula is kept from being one. */
function cellOf(value: string | null): string {
  const text = value !== null && /^[=+\-@\t\r]/.test(value) ? `'${value}` : (value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
