import { parseFilename } from '../lib/filename-template.ts'
import type { DataTemplate } from '../model/data-template.ts'
import { AppError } from '../model/errors.ts'
import type { OrchestrationInput } from '../model/orchestration.ts'
import { resolveSettings } from '../model/resolve-settings.ts'
import { loadDestination } from '../plugins/registry.ts'
import { getCredential } from '../store/credentials.ts'
import { getDataTemplate } from '../store/data-templates.ts'
import { getActiveDatabaseExport } from '../store/database-exports.ts'
import { getDatabase } from '../store/databases.ts'
import type { Db } from '../store/db.ts'
import { getDestination } from '../store/destinations.ts'
import { getActiveQuery } from '../store/queries.ts'
import type { Plan } from './plan.ts'

/** An orchestration, saved or not. */
export type PlanSource = Pick<
  OrchestrationInput,
  'objectType' | 'object' | 'destination' | 'dataTemplate' | 'settings'
> & {
  readonly guardrails?: OrchestrationInput['guardrails'] | undefined
  /** A data template that is not saved, in the place of the one that is named. */
  readonly template?: Pick<DataTemplate, 'settings' | 'columns'> | undefined
}

/**
 * Resolves an orchestration into what a run needs, as things stand now. Columns are checked later, against the query.
 * @throws AppError `not_active`, `filename_invalid`, `setting_missing`, `setting_locked`, `invalid_input`, `not_found`
 */
export async function makePlan(db: Db, orchestration: PlanSource, now: Date): Promise<Plan> {
  const destination = await getDestination(db, orchestration.destination)
  const credential = await getCredential(db, destination.credential)
  const plugin = await loadDestination(destination.plugin)
  const { dataTemplate: name } = orchestration
  const saved = () => (name ? getDataTemplate(db, { destination: destination.name, name }) : null)
  const template = orchestration.template ?? (await saved())
  const resolved = resolveSettings({
    preset: plugin.presets.find((it) => it.type === credential.type),
    destination: destination.settings,
    dataTemplate: template?.settings ?? {},
    orchestration: orchestration.settings,
  })
  refuseBadFilename(resolved.file.filenameTemplate)
  return {
    object: orchestration.object,
    ...(await contentOf(db, orchestration)),
    destination: {
      id: destination.id,
      name: destination.name,
      plugin: destination.plugin,
      credentialId: credential.id,
    },
    columns: template?.columns ?? null,
    file: resolved.file,
    pluginSettings: parsed(plugin.settings.safeParse(resolved.plugin)),
    guardrails: orchestration.guardrails,
    now: now.toISOString(),
  }
}

function refuseBadFilename(template: string): void {
  const parsed = parseFilename(template)
  if (!parsed.ok) throw new AppError('filename_invalid', parsed.reason, { details: { at: parsed.at } })
}

async function contentOf(db: Db, { objectType, object }: PlanSource): Promise<Pick<Plan, 'content' | 'database'>> {
  if (objectType === 'query') {
    const query = await getActiveQuery(db, object)
    const content = { objectType, sql: query.sql, version: query.activeVersion, alerts: query.alerts }
    return { content, database: await databaseOf(db, query.database) }
  }
  const { tables, database } = await getActiveDatabaseExport(db, object)
  return { content: { objectType, tables }, database: await databaseOf(db, database) }
}

async function databaseOf(db: Db, idOrName: string): Promise<Plan['database']> {
  const { name, plugin, settings } = await getDatabase(db, idOrName)
  return { name, plugin, settings }
}

interface Parsed {
  readonly success: boolean
  readonly data?: Record<string, unknown>
  readonly error?: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] }
}

function parsed({ data, error }: Parsed): Record<string, unknown> {
  if (data) return data
  const [issue] = error?.issues ?? []
  const setting = issue?.path.join('.')
  throw new AppError('setting_missing', `The setting ${setting} of the destination is missing or wrong.`, {
    details: { setting },
  })
}
