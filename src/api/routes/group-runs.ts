import { z } from 'zod'
import { isAllowed } from '../../access/is-allowed.ts'
import { type GroupRun, groupRun, groupRunState } from '../../model/group-run.ts'
import type { Caller } from '../../model/user.ts'
import { stopGroupRun } from '../../runs/groups/stop.ts'
import type { Db } from '../../store/db.ts'
import { visiblePage } from '../../store/rows/paging.ts'
import { type GroupRunFilter, getGroupRun, listGroupRuns } from '../../store/runs/group-runs.ts'
import { answerOf, listOf, oneOf, pageOf, someOf, withAllowed } from '../answer.ts'
import { defineRoute } from '../route.ts'

const getOne = ({ db }: { db: Db }, { input }: { input: { id: string } }) => getGroupRun(db, input.id)
/** What each route about one answers. `answerOf` keeps the shape and not its type. */
export const groupRunAnswer: z.ZodType<GroupRun & { allowed: string[] }> = answerOf(groupRun) as never

/** A group run as it is answered to a caller. */
export const answerGroupRun = (caller: Caller, it: GroupRun) =>
  withAllowed(caller, ['group-run:read', 'group-run:stop'], it)

const listRoute = defineRoute({
  method: 'get',
  path: '/group-runs',
  summary: 'List what became of each occasion to run a group, the youngest first',
  input: pageOf.extend({
    group: z.string().optional().meta({ description: 'The id of an orchestration group, or its name.' }),
    state: someOf(groupRunState, 'state'),
  }),
  output: listOf(groupRunAnswer),
  guard: { action: 'group-run:list', resource: () => undefined },
  async handle({ db }, { input: { state, ...filter }, caller }) {
    const list = (request: GroupRunFilter) => listGroupRuns(db, request)
    const isVisible = (it: GroupRun) => isAllowed(caller, 'group-run:read', it)
    const { items, nextCursor } = await visiblePage(list, { ...filter, states: state }, isVisible)
    return { items: items.map((it) => answerGroupRun(caller, it)), nextCursor }
  },
})

const readRoute = defineRoute({
  method: 'get',
  path: '/group-runs/:id',
  summary: 'Read one run of an orchestration group',
  input: oneOf,
  output: groupRunAnswer,
  guard: { action: 'group-run:read', resource: getOne },
  handle: async (_deps, { resource, caller }) => answerGroupRun(caller, resource),
})

const stopRoute = defineRoute({
  method: 'post',
  path: '/group-runs/:id/stop',
  summary: 'Stop a run of an orchestration group: start no further member, stop those that run',
  input: oneOf,
  output: groupRunAnswer,
  guard: { action: 'group-run:stop', resource: getOne },
  handle: async (deps, { resource, caller }) => answerGroupRun(caller, await stopGroupRun(deps, resource.id, caller)),
})

export const groupRunRoutes = [listRoute, readRoute, stopRoute]
