import { z } from 'zod'
import { deadlineRecord, deadlineState } from '../../model/deadline.ts'
import { listDeadlines } from '../../store/deadlines/standings.ts'
import { listOf, pageOf, someOf } from '../answer.ts'
import { defineRoute } from '../route.ts'

const listRoute = defineRoute({
  method: 'get',
  path: '/deadlines',
  summary: 'List how each deadline stands, and what became of those before, the youngest first',
  input: pageOf.extend({
    state: someOf(deadlineState, 'state').meta({
      description: 'One state or several, with commas between.',
      example: 'at-risk,late',
    }),
    group: z.string().optional().meta({ description: 'The name of an orchestration group.' }),
  }),
  output: listOf(deadlineRecord),
  guard: { action: 'group-run:list', resource: () => undefined },
  async handle({ db }, { input: { state, ...filter } }) {
    const { items, nextCursor } = await listDeadlines(db, { ...filter, states: state })
    return { items, nextCursor }
  },
})

export const deadlineRoutes = [listRoute]
