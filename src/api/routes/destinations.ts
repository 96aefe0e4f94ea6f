import { z } from 'zod'
import { saveDestination } from '../../commands/save/destination.ts'
import { parseFilename, renderFilename } from '../../lib/filename-template.ts'
import { checkReport, destination, destinationInput } from '../../model/destination.ts'
import { AppError } from '../../model/errors.ts'
import { checkDestination } from '../../runs/tasks.ts'
import { deleteDestination, getDestination, listDestinations } from '../../store/destinations.ts'
import { oneOf } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'

const checkRoute = defineRoute({
  method: 'post',
  path: '/destinations/:id/check',
  summary: 'Check that a destination would accept a file',
  input: oneOf,
  output: checkReport,
  guard: { action: 'destination:check', resource: ({ db }, { input }) => getDestination(db, input.id) },
  handle: (deps, { resource, signal }) => checkDestination(deps, { destination: resource }, signal),
})

const checkUnsavedRoute = defineRoute({
  method: 'post',
  path: '/destinations/check',
  summary: 'Check a destination that is not saved yet',
  input: z.object({}),
  body: destinationInput,
  output: checkReport,
  guard: { action: 'destination:create', resource: () => undefined },
  handle: (deps, { body, signal }) => checkDestination(deps, { destination: body }, signal),
})

const filenameRoute = defineRoute({
  method: 'post',
  path: '/destinations/filename-preview',
  summary: 'Show the name that a filename template gives now',
  input: z.object({}),
  body: z.strictObject({
    filenameTemplate: z.string().max(1000),
    object: z.string().default('object'),
    table: z.string().default(''),
  }),
  output: z.object({ name: z.string(), warnings: z.array(z.string()) }),
  guard: { action: 'destination:list', resource: () => undefined },
  async handle({ clock }, { body: { filenameTemplate, object, table } }) {
    const parsed = parseFilename(filenameTemplate)
    if (!parsed.ok) throw new AppError('filename_invalid', parsed.reason, { details: { at: parsed.at } })
    const name = renderFilename(filenameTemplate, { now: clock.now(), object, table, runId: 'run_preview' })
    return { name, warnings: [...parsed.warnings] }
  },
})

export const destinationRoutes = [
  checkUnsavedRoute,
  filenameRoute,
  ...collectionRoutes({
    noun: 'destination',
    path: '/destinations',
    input: destinationInput,
    output: destination,
    actions: ['destination:check', 'destination:use'],
    filters: noFilters,
    list: listDestinations,
    get: getDestination,
    save: saveDestination,
    remove: deleteDestination,
  }),
  checkRoute,
]
