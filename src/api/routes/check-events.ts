import { PassThrough } from 'node:stream'
import { z } from 'zod'
import { type CheckReport, type CheckStep, checkReport, checkStep, destinationInput } from '../../model/destination.ts'
import type { Deps } from '../../runs/deps.ts'
import { checkDestination } from '../../runs/tasks.ts'
import { getDestination } from '../../store/destinations.ts'
import { oneOf } from '../answer.ts'
import { defineEvents } from '../route.ts'

type Destination = Parameters<typeof checkDestination>[1]['destination']
const output = z.union([checkReport, checkStep])

/** A check tells each step as it ends: of a server that does not answer the last one takes its time. */
async function* watched(
  deps: Deps,
  destination: Destination,
  signal: AbortSignal,
): AsyncGenerator<CheckStep | CheckReport> {
  const steps = new PassThrough({ objectMode: true })
  const onStep = (step: CheckStep) => void steps.write(step)
  const report = checkDestination(deps, { destination, onStep }, signal).finally(() => steps.end())
  // Whoever goes away does not wait for the report.
  report.catch(() => {})
  yield* steps
  yield await report
}

const savedRoute = defineEvents({
  method: 'post',
  path: '/destinations/:id/check/events',
  summary: 'Check a destination and watch: each step as it ends, then the report',
  input: oneOf,
  output,
  guard: { action: 'destination:check', resource: ({ db }, { input }) => getDestination(db, input.id) },
  handle: (deps, { resource, signal }) => watched(deps, resource, signal),
})

const unsavedRoute = defineEvents({
  method: 'post',
  path: '/destinations/check/events',
  summary: 'Check a destination that is not saved yet, and watch',
  input: z.object({}),
  body: destinationInput,
  output,
  guard: { action: 'destination:create', resource: () => undefined },
  handle: (deps, { body, signal }) => watched(deps, body, signal),
})

export const checkEventRoutes = [unsavedRoute, savedRoute]
