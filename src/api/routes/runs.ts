import { z } from 'zod'
import { isAllowed } from '../../access/is-allowed.ts'
import { receipt, runState } from '../../model/run.ts'
import { redeliverRun } from '../../runs/redeliver.ts'
import { stopRun } from '../../runs/stop.ts'
import { watchRun } from '../../runs/watch.ts'
import type { Db } from '../../store/db.ts'
import { getReceipt, listRuns } from '../../store/runs/receipts.ts'
import { answerOf, listOf, oneOf, pageOf, withAllowed } from '../answer.ts'
import { defineEvents, defineRoute } from '../route.ts'

export const runActions = ['run:read', 'run:stop', 'run:redeliver'] as const
const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getReceipt(db, input.id)
const output = answerOf(receipt)

const states = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(runState))
  .optional()
  .meta({ description: 'One state or several, with commas between.' })

const listRoute = defineRoute({
  method: 'get',
  path: '/runs',
  summary: 'List runs, the youngest first',
  input: pageOf.extend({
    state: states,
    orchestration: z.string().optional().meta({ description: 'The id of an orchestration, or its name.' }),
    destination: z.string().optional().meta({ description: 'The name of a destination.' }),
  }),
  output: listOf(output),
  guard: { action: 'run:list', resource: () => undefined },
  async handle({ db }, { input: { state, ...filter }, caller }) {
    const { items, nextCursor } = await listRuns(db, { ...filter, states: state })
    const seen = items.filter((it) => isAllowed(caller, 'run:read', it))
    return { items: seen.map((it) => withAllowed(caller, runActions, it)), nextCursor }
  },
})

const readRoute = defineRoute({
  method: 'get',
  path: '/runs/:id',
  summary: 'Read the receipt of a run',
  input: oneOf,
  output,
  guard: { action: 'run:read', resource: getOne },
  handle: async (_deps, { resource, caller }) => withAllowed(caller, runActions, resource),
})

const stopRoute = defineRoute({
  method: 'post',
  path: '/runs/:id/stop',
  summary: 'Stop a run',
  input: oneOf,
  output,
  guard: { action: 'run:stop', resource: getOne },
  handle: async (deps, { resource, caller }) =>
    withAllowed(caller, runActions, await stopRun(deps, resource.id, caller)),
})

const redeliverRoute = defineRoute({
  method: 'post',
  path: '/runs/:id/redeliver',
  summary: 'Send the files of a run again, byte for byte',
  input: oneOf,
  output,
  status: 201,
  guard: { action: 'run:redeliver', resource: getOne },
  handle: async (deps, { resource, caller }) =>
    withAllowed(caller, runActions, await redeliverRun(deps, resource.id, caller)),
})

const eventsRoute = defineEvents({
  method: 'get',
  path: '/runs/:id/events',
  summary: 'Watch a run: its receipt each time that it changes, until it has ended',
  input: oneOf,
  output: receipt,
  guard: { action: 'run:read', resource: getOne },
  handle: (deps, { resource, signal }) => watchRun(deps, resource.id, signal),
})

export const runRoutes = [listRoute, readRoute, stopRoute, redeliverRoute, eventsRoute]
