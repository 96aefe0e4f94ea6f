import { z } from 'zod'
import { runGroup } from '../../commands/run-group.ts'
import { saveOrchestrationGroup } from '../../commands/save/orchestration-group.ts'
import { orchestrationGroup, orchestrationGroupInput } from '../../model/orchestration-group.ts'
import { problem, receipt } from '../../model/run.ts'
import {
  deleteOrchestrationGroup,
  getOrchestrationGroup,
  listOrchestrationGroups,
} from '../../store/orchestration-groups.ts'
import { answerOf, oneOf, withAllowed } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'
import { runActions } from './runs.ts'

const groupStart = z.object({
  started: z.array(answerOf(receipt)),
  refused: z.array(z.object({ orchestration: z.string(), destination: z.string(), error: problem })),
})

const runRoute = defineRoute({
  method: 'post',
  path: '/orchestration-groups/:id/runs',
  summary: 'Run every orchestration of a group now, and say which could not be started',
  input: oneOf,
  body: z.strictObject({}),
  output: groupStart,
  status: 201,
  guard: {
    action: 'orchestration-group:run',
    resource: ({ db }, { input }) => getOrchestrationGroup(db, input.id),
  },
  async handle(deps, { resource, caller }) {
    const { started, refused } = await runGroup(deps, resource, caller)
    return {
      started: started.map((it) => withAllowed(caller, runActions, it)),
      refused: refused.map(({ orchestration: { name, destination }, error }) => ({
        orchestration: name,
        destination,
        error,
      })),
    }
  },
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
]
