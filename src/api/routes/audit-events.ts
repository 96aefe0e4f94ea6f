import { z } from 'zod'
import { auditEvent } from '../../model/audit-event.ts'
import { listAudit } from '../../store/audit.ts'
import { listOf, pageOf } from '../answer.ts'
import { defineRoute } from '../route.ts'

const filters = { userId: z.string().optional(), action: z.string().optional(), objectId: z.string().optional() }

export const auditRoutes = [
  defineRoute({
    method: 'get',
    path: '/audit-events',
    summary: 'List who did what, the youngest first',
    input: pageOf.extend(filters),
    output: listOf(auditEvent),
    guard: { action: 'audit:list', resource: () => undefined },
    handle: ({ db }, { input }) => listAudit(db, input),
  }),
]
