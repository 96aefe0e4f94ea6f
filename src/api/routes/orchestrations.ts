import { z } from 'zod'
import { isAllowed } from '../../access/is-allowed.ts'
import { saveOrchestration } from '../../commands/save/orchestration.ts'
import { orchestration, orchestrationInput, orchestrationStatus } from '../../model/orchestration.ts'
import { startRun } from '../../runs/start.ts'
import { previewOrchestration } from '../../runs/tasks.ts'
import type { Db } from '../../store/db.ts'
import { deleteOrchestration, getOrchestration, listOrchestrations } from '../../store/orchestrations.ts'
import { oneOf, someOf } from '../answer.ts'
import { collectionRoutes } from '../collection.ts'
import { defineRoute } from '../route.ts'
import { answerRun, runAnswer } from './runs.ts'

const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getOrchestration(db, input.id)

const runRoute = defineRoute({
  method: 'post',
  path: '/orchestrations/:id/runs',
  summary: 'Run an orchestration now',
  input: oneOf,
  body: z.strictObject({}),
  output: runAnswer,
  status: 201,
  guard: { action: 'orchestration:run', resource: getOne },
  handle: async (deps, { resource, caller }) => answerRun(deps.db, caller, await startRun(deps, resource, caller)),
})

/** A byte order mark that begins the file belongs to its first value. */
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true })

const previewRoute = defineRoute({
  method: 'get',
  path: '/orchestrations/:id/preview',
  summary: 'Render the first rows exactly as the file would have them',
  input: oneOf.extend({
    rows: z.coerce.number().int().min(1).max(1000).default(10).meta({ description: 'How many rows at most.' }),
  }),
  output: z.object({ name: z.string(), rows: z.int(), text: z.string() }),
  guard: { action: 'orchestration:preview', resource: getOne },
  async handle(deps, { input, resource, caller, signal }) {
    const seesPersonalData = isAllowed(caller, 'pii:read', undefined)
    const what = { orchestration: resource, rows: input.rows, seesPersonalData }
    const preview = await previewOrchestration(deps, what, signal)
    return { name: preview.name, rows: preview.rows, text: TEXT.decode(preview.bytes) }
  },
})

const filters = z.object({
  status: someOf(orchestrationStatus, 'status'),
  dataTemplate: z.string().optional().meta({ description: 'The name of a data template.' }),
  objectType: z.enum(['query', 'database-export']).optional().meta({ description: 'What is sent.' }),
  object: z.string().optional().meta({ description: 'The name of a query or database export.' }),
  destination: z.string().optional().meta({ description: 'The name of a destination.' }),
  group: z.string().optional().meta({ description: 'The name of an orchestration group.' }),
})

export const orchestrationRoutes = [
  ...collectionRoutes({
    noun: 'orchestration',
    path: '/orchestrations',
    input: orchestrationInput,
    output: orchestration,
    actions: ['orchestration:preview', 'orchestration:run'],
    filters,
    sorts: ['destination', 'lastRun'],
    list: (db, { status, ...request }) => listOrchestrations(db, { ...request, statuses: status }),
    get: getOrchestration,
    save: saveOrchestration,
    remove: deleteOrchestration,
  }),
  runRoute,
  previewRoute,
]
