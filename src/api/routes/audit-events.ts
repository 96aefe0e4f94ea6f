import { z } from 'zod'
import { auditCsv } from '../../commands/people/audit-csv.ts'
import { auditEvent } from '../../model/audit-event.ts'
import { listAudit, recordAudit } from '../../store/audit.ts'
import { listOf, moment, pageOf } from '../answer.ts'
import { defineFile, defineRoute } from '../route.ts'

const filters = z.object({
  search: z.string().optional().meta({ description: 'A part of who, what or from where.' }),
  userId: z.string().optional().meta({ description: 'The id of who did it.' }),
  action: z.string().optional().meta({ description: 'An action, as orchestration:run.' }),
  objectId: z.string().optional().meta({ description: 'The id of what it was done to.' }),
  outcome: auditEvent.shape.outcome.optional().meta({ description: 'Whether it was done, or refused.' }),
  since: moment.optional().meta({ description: 'From this moment on.' }),
  until: moment.optional().meta({ description: 'Before this moment.' }),
})

export const auditRoutes = [
  defineRoute({
    method: 'get',
    path: '/audit-events',
    summary: 'List who did what, the youngest first',
    input: pageOf.extend({
      ...filters.shape,
      sort: z
        .enum(['at', '-at'])
        .optional()
        .meta({ description: 'The time, with - before it for the youngest first; -at where absent.' }),
    }),
    output: listOf(auditEvent),
    guard: { action: 'audit:list', resource: () => undefined },
    handle: ({ db }, { input }) => listAudit(db, input),
  }),
  defineFile({
    method: 'get',
    path: '/audit-events/download',
    summary: 'Download who did what as CSV, the youngest first',
    input: filters,
    guard: { action: 'audit:download', resource: () => undefined },
    async handle({ db, clock }, { input, caller }) {
      await recordAudit(db, caller, 'audit:download', null)
      const day = clock.now().toISOString().slice(0, 10)
      return { name: `waybill-audit-${day}.csv`, type: 'text/csv; charset=utf-8', parts: auditCsv(db, input) }
    },
  }),
] as const
