import { z } from 'zod'
import { isAllowed } from '../../access/is-allowed.ts'
import { type GroupRun, groupRun, groupRunState } from '../../model/group-run.ts'
import { stopGroupRun } from '../../runs/groups/stop.ts'
import type { Db } from '../../store/db.ts'
import { getGroupRun, listGroupRuns } from '../../store/runs/group-runs.ts'
import { answerOf, listOf, oneOf, pageOf, withAllowed } from '../answer.ts'
import { defineRoute } from '../route.ts'

const actions = ['group-run:read', 'group-run:stop'] as const
const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getGroupRun(db, input.id)
/** What each route about one answers. `answerOf` keeps the shape and not its type. */
export const groupRunAnswer: z.ZodType<GroupRun & { allowed: string[] }> = answerOf(groupRun) as never

const listRoute = defineRoute({
  method: 'get',
  path: '/group-runs',
  summary: 'List what became of each occasion to run a group, the youngest first',
  input: pageOf.extend({
    group: z.string().optional().meta({ description: 'The id of an orchestration group, or its name.' }),
    state: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(groupRunState))
      .optional()
      .meta({ description: 'One state or several, with commas between.' }),
  }),
  output: listOf(groupRunAnswer),
  guard: { action: 'group-run:list', resource: () => undefined },
  async handle({ db }, { input: { state, ...filter }, caller }) {
    const { items, nextCursor } = await listGroupRuns(db, { ...filter, states: state })
    const seen = items.filter((it) => isAllowed(caller, 'group-run:read', it))
    return { items: seen.map((it) => withAllowed(caller, actions, it)), nextCursor }
  },
})

const readRoute = defineRoute({
  method: 'get',
  path: '/group-runs/:id',
  summary: 'Read one run of an orchestration group',
  input: oneOf,
  output: groupRunAnswer,
  guard: { action: 'group-run:read', resource: getOne },
  handle: async (_deps, { resource, caller }) => withAllowed(caller, actions, resource),
})

const stopRoute = defineRoute({
  method: 'post',
  path: '/group-runs/:id/stop',
  summary: 'Stop a run of an orchestration group: start no further member, stop those that run',
  input: oneOf,
  output: groupRunAnswer,
  guard: { action: 'group-run:stop', resource: getOne },
  handle: async (deps, { resource, caller }) =>
    withAllowed(caller, actions, await stopGroupRun(deps, resource.id, caller)),
})

/** A run of a group as its reader gets it. */
export const groupRunFor = (caller: Parameters<typeof withAllowed>[0], it: GroupRun) => withAllowed(caller, actions, it)

export const groupRunRoutes = [listRoute, readRoute, stopRoute]
