import { z } from 'zod'
import { isAllowed } from '../../access/is-allowed.ts'
import { demand } from '../../access/refusal-of.ts'
import { type FilePreviewInput, filePreview, filePreviewInput } from '../../model/file-preview.ts'
import type { Caller } from '../../model/user.ts'
import { previewFiles } from '../../runs/preview-files.ts'
import { getDataTemplate } from '../../store/data-templates.ts'
import { getActiveDatabaseExport } from '../../store/database-exports.ts'
import { getDatabase } from '../../store/databases.ts'
import type { Db } from '../../store/db.ts'
import { getDestination } from '../../store/destinations.ts'
import { getActiveQuery } from '../../store/queries.ts'
import { defineRoute } from '../route.ts'

/** Where the rows come from: seeing them is what the guard is about. */
async function databaseOf(db: Db, { objectType, object }: FilePreviewInput) {
  const found = objectType === 'query' ? await getActiveQuery(db, object) : await getActiveDatabaseExport(db, object)
  return getDatabase(db, found.database)
}

/** @throws AppError `access_restricted`, `forbidden` where the caller could not send this way either */
async function demandWay(db: Db, caller: Caller, way: FilePreviewInput): Promise<void> {
  const destination = await getDestination(db, way.destination)
  demand(caller, 'destination:use', destination)
  if (way.template || way.dataTemplate === undefined) return
  demand(
    caller,
    'data-template:use',
    await getDataTemplate(db, { destination: destination.name, name: way.dataTemplate }),
  )
}

const previewRoute = defineRoute({
  method: 'post',
  path: '/orchestrations/preview',
  summary: 'Show the files that an orchestration or a data template would send, saved or not: rows byte for byte',
  input: z.object({}),
  body: filePreviewInput,
  output: filePreview,
  guard: { action: 'query:preview', resource: ({ db }, { body }) => databaseOf(db, body) },
  async handle(deps, { body, resource, caller, signal }) {
    await demandWay(deps.db, caller, body)
    const seesAll = isAllowed(caller, 'pii:read', undefined)
    return previewFiles(deps, { ...body, hide: seesAll ? null : resource.pii }, signal)
  },
})

export const filePreviewRoutes = [previewRoute]
