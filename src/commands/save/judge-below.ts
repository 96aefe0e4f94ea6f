import { AppError } from '../../model/errors.ts'
import { loadDestination } from '../../plugins/registry.ts'
import type { Deps } from '../../runs/deps.ts'
import { makePlan } from '../../runs/make-plan.ts'
import { getCredential } from '../../store/credentials.ts'
import { listDataTemplates } from '../../store/data-templates.ts'
import { getDestination } from '../../store/destinations.ts'
import { listOrchestrations } from '../../store/orchestrations.ts'
import { everyItem } from '../../store/rows/paging.ts'
import { judgeLayers, presetOf } from './layers.ts'
import type { Save } from './saving.ts'

/** Something below a destination that would not fit any more. */
interface Misfit {
  readonly noun: 'data template' | 'orchestration'
  readonly name: string
  readonly error: AppError
}

/** A save that stays only where everything below that destination can still run as it stands. */
export const savedAbove =
  <Input, Stored>(save: Save<Input, Stored>, destinationOf: (saved: Stored) => string): Save<Input, Stored> =>
  (deps, saving, signal) =>
    deps.db.transaction(async (tx) => {
      const inner = { ...deps, db: tx }
      const saved = await save(inner, saving, signal)
      if (saving.existing !== null) await judgeBelow(inner, destinationOf(saved))
      return saved
    })

/**
 * Whether the data templates of a destination fit below it, and its orchestrations could run as they stand.
 * @throws AppError the error of the first that could not, and all of them in its message and in `details.dependants`
 */
export async function judgeBelow(deps: Deps, destination: string): Promise<void> {
  const templates = await misfitTemplates(deps, destination)
  const orchestrations = await misfitOrchestrations(deps, destination, new Set(templates.map((it) => it.name)))
  const misfits = [...templates, ...orchestrations]
  const [first] = misfits
  if (first === undefined) return
  const dependants = misfits.map(({ noun, name }) => ({ noun, name }))
  const named = dependants.map(({ noun, name }) => `the ${noun} “${name}”`).join(', ')
  throw new AppError(first.error.code, `${first.error.message.replace(/\.$/, '')}; it would break ${named}.`, {
    cause: first.error,
    details: { ...first.error.details, dependants },
  })
}

async function misfitTemplates({ db }: Deps, name: string): Promise<Misfit[]> {
  const destination = await getDestination(db, name)
  const plugin = await loadDestination(destination.plugin)
  const preset = presetOf(plugin, await getCredential(db, destination.credential))
  const templates = await everyItem((page) => listDataTemplates(db, { ...page, destination: name }))
  const judged = templates.map(async ({ name, settings }) => {
    const error = await errorOf(async () =>
      judgeLayers(plugin, preset, { destination: destination.settings, dataTemplate: settings }),
    )
    return error && { noun: 'data template' as const, name, error }
  })
  return (await Promise.all(judged)).filter((it) => it !== null)
}

/** @param told templates that do not fit: what uses them cannot either, and need not be said again */
async function misfitOrchestrations(
  { db, clock }: Deps,
  destination: string,
  told: ReadonlySet<string>,
): Promise<Misfit[]> {
  const misfits: Misfit[] = []
  for (const it of await everyItem((page) => listOrchestrations(db, { ...page, destination }))) {
    if (it.dataTemplate !== undefined && told.has(it.dataTemplate)) continue
    const error = await errorOf(() => makePlan(db, it, clock.now()))
    if (error) misfits.push({ noun: 'orchestration', name: `${it.name} to ${destination}`, error })
  }
  return misfits
}

/** What a judgement says against something; null where it says nothing. */
async function errorOf(judge: () => Promise<unknown>): Promise<AppError | null> {
  try {
    await judge()
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}
