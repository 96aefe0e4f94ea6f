import { z } from 'zod'
import { saveOrchestrationGroup } from '../../commands/save/orchestration-group.ts'
import { upcomingRuns } from '../../model/due-times.ts'
import { orchestrationGroup, orchestrationGroupInput } from '../../model/orchestration-group.ts'
import { schedule } from '../../model/schedule.ts'
import { startGroupRun } from '../../runs/groups/start.ts'
import {
  deleteOrchestrationGroup,
  getOrchestrationGroup,
  listOrchestrationGroups,
} from '../../store/orchestration-groups.ts'
import { oneOf } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'
import { answerGroupRun, groupRunAnswer } from './group-runs.ts'

const runRoute = defineRoute({
  method: 'post',
  path: '/orchestration-groups/:id/runs',
  summary: 'Run every orchestration of a group now, and say which could not be started',
  input: oneOf,
  body: z.strictObject({}),
  output: groupRunAnswer,
  status: 201,
  guard: {
    action: 'orchestration-group:run',
    resource: ({ db }, { input }) => getOrchestrationGroup(db, input.id),
  },
  handle: async (deps, { resource, caller }) => answerGroupRun(caller, await startGroupRun(deps, resource, caller)),
})

/** How many runs ahead a person is shown. */
const SHOWN = 5

const upcomingRoute = defineRoute({
  method: 'post',
  path: '/upcoming-runs',
  summary: 'Say when a schedule, saved or not, would run next',
  input: z.object({}),
  body: schedule,
  output: z.object({ items: z.array(z.object({ at: z.string() })), nextCursor: z.null() }),
  guard: { action: 'orchestration-group:list', resource: () => undefined },
  handle: async ({ clock }, { body }) => ({
    items: upcomingRuns(body, clock.now(), SHOWN).map((at) => ({ at: at.toISOString() })),
    nextCursor: null,
  }),
})

export const orchestrationGroupRoutes = [
  ...collectionRoutes({
    noun: 'orchestration-group',
    path: '/orchestration-groups',
    input: orchestrationGroupInput,
    output: orchestrationGroup,
    actions: ['orchestration-group:run'],
    filters: noFilters,
    list: listOrchestrationGroups,
    get: getOrchestrationGroup,
    save: saveOrchestrationGroup,
    remove: deleteOrchestrationGroup,
  }),
  runRoute,
  upcomingRoute,
]
