import type { DataTemplate, DataTemplateInput } from '../../model/data-template.ts'
import { loadDestination } from '../../plugins/registry.ts'
import { getCredential } from '../../store/credentials.ts'
import { createDataTemplate, updateDataTemplate } from '../../store/data-templates.ts'
import { getDestination } from '../../store/destinations.ts'
import { recorded } from '../recorded.ts'
import { savedAbove } from './judge-below.ts'
import { judgeLayers, presetOf, withMendedKey } from './layers.ts'
import { actionOf, type Save } from './saving.ts'

/**
 * Saves a data template once its settings fit below those of its destination (spec 2.3).
 * @throws AppError `setting_locked`, `pgp_key_invalid`, `pgp_key_expired`, `filename_invalid`
 */
export const storeDataTemplate: Save<DataTemplateInput, DataTemplate> = async (deps, saving) => {
  const { caller, existing, version, input } = saving
  const destination = await getDestination(deps.db, input.destination)
  const plugin = await loadDestination(destination.plugin)
  const preset = presetOf(plugin, await getCredential(deps.db, destination.credential))
  const { settings } = await withMendedKey(input.settings, deps.clock.now())
  judgeLayers(plugin, preset, { destination: destination.settings, dataTemplate: settings })

  const judged = { ...input, settings }
  return recorded(deps, { caller, action: actionOf('data-template', saving) }, ({ db }) =>
    existing ? updateDataTemplate(db, existing.id, version, judged) : createDataTemplate(db, judged),
  )
}

/** Saves a data template, and an edit only where what stands below still fits. @throws AppError as `judgeBelow` does too */
export const saveDataTemplate = savedAbove(storeDataTemplate, (saved) => saved.destination)
