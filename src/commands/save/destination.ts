import type { Destination, DestinationInput } from '../../model/destination.ts'
import { AppError } from '../../model/errors.ts'
import { loadDestination } from '../../plugins/registry.ts'
import { findCredential } from '../../store/credentials.ts'
import { createDestination, updateDestination } from '../../store/destinations.ts'
import { recorded } from '../recorded.ts'
import { savedAbove } from './judge-below.ts'
import { judgeLayers, presetOf, withMendedKey } from './layers.ts'
import { actionOf, type Save } from './saving.ts'

/**
 * Saves a destination once its settings are right for its plugin and preset, its OpenPGP key is usable and its filename
 * template can be read. Whether its server takes files is the business of a check.
 *
 * @throws AppError `pgp_key_invalid`, `pgp_key_expired`, `filename_invalid`
 */
export const storeDestination: Save<DestinationInput, Destination> = async (deps, saving) => {
  const { caller, existing, version, input } = saving
  const plugin = await loadDestination(input.plugin)
  const credential = await findCredential(deps.db, input.credential)
  if (credential?.plugin !== input.plugin) {
    throw new AppError('invalid_input', `There is no credential “${input.credential}” of the plugin ${plugin.title}.`, {
      details: { field: 'credential' },
    })
  }
  const { settings, fingerprint } = await withMendedKey(input.settings, deps.clock.now())
  judgeLayers(plugin, presetOf(plugin, credential), { destination: settings, dataTemplate: {} })

  const judged = { ...input, settings, pgpKeyFingerprint: fingerprint }
  return recorded(deps, { caller, action: actionOf('destination', saving) }, ({ db }) =>
    existing ? updateDestination(db, existing.id, version, judged) : createDestination(db, judged),
  )
}

/** Saves a destination, and an edit only where what stands below still fits. @throws AppError as `judgeBelow` does too */
export const saveDestination = savedAbove(storeDestination, (saved) => saved.name)
