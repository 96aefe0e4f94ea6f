import { PassThrough } from 'node:stream'
import { z } from 'zod'
import { type CheckReport, type CheckStep, checkReport, checkStep } from '../../model/destination.ts'
import { checkDestination } from '../../runs/tasks.ts'
import { getDestination } from '../../store/destinations.ts'
import { oneOf } from '../answer.ts'
import { defineEvents } from '../route.ts'

/** A check tells each step as it ends: of a server that does not answer the last one takes its time. */
const checkEventsRoute = defineEvents({
  method: 'post',
  path: '/destinations/:id/check/events',
  summary: 'Check a destination and watch: each step as it ends, then the report',
  input: oneOf,
  output: z.union([checkReport, checkStep]),
  guard: { action: 'destination:check', resource: ({ db }, { input }) => getDestination(db, input.id) },
  async *handle(deps, { resource, signal }): AsyncGenerator<CheckStep | CheckReport> {
    const steps = new PassThrough({ objectMode: true })
    const onStep = (step: CheckStep) => void steps.write(step)
    const report = checkDestination(deps, { destination: resource, onStep }, signal).finally(() => steps.end())
    // Whoever goes away does not wait for the report.
    report.catch(() => {})
    yield* steps
    yield await report
  },
})

export const checkEventRoutes = [checkEventsRoute]
