import { parseFilename } from '../../lib/filename-template.ts'
import type { Credential } from '../../model/credential.ts'
import { AppError } from '../../model/errors.ts'
import { type Resolved, resolveSettings, type SettingLayers } from '../../model/resolve-settings.ts'
import { parsePublicKey } from '../../pipeline/public-key.ts'
import type { DestinationPlugin, Preset } from '../../plugins/sdk/destination.ts'
import { parseSettings } from './parse-settings.ts'

/** The vendor that a credential's type chooses, if it is one. */
export const presetOf = (plugin: DestinationPlugin, credential: Pick<Credential, 'type'>): Preset | undefined =>
  plugin.presets.find((preset) => preset.type === credential.type)

type SavedLayers = Pick<SettingLayers, 'destination' | 'dataTemplate'>

/**
 * Judges the settings of a destination, or of a data template below one: what is set must be right, and what is missing
 * may still come from a layer below.
 * @throws AppError `setting_locked`, `invalid_input`, `filename_invalid`
 */
export function judgeLayers(plugin: DestinationPlugin, preset: Preset | undefined, layers: SavedLayers): void {
  const resolved = resolveSoFar({ preset, ...layers, orchestration: {} })
  if (resolved === null) return
  parseSettings(plugin.settings.partial(), resolved.plugin)
  const filename = parseFilename(resolved.file.filenameTemplate)
  if (filename.ok) return
  throw new AppError('filename_invalid', filename.reason, {
    details: { field: 'settings.filenameTemplate', at: filename.at },
  })
}

/** Null where a layer below has to fill something in before anything can be said. */
function resolveSoFar(layers: SettingLayers): Resolved | null {
  try {
    return resolveSettings(layers)
  } catch (error) {
    if (error instanceof AppError && error.code === 'setting_missing') return null
    throw error
  }
}

interface MendedKey<S> {
  readonly settings: S
  /** Of the key as a person compares it; null where there is none. */
  readonly fingerprint: string | null
}

/**
 * Settings with their OpenPGP key as it should be stored: parsed, usable, its line breaks mended.
 * @throws AppError `pgp_key_invalid`, `pgp_key_expired`
 */
export async function withMendedKey<S extends { pgpPublicKey?: string | undefined }>(
  settings: S,
  now: Date,
): Promise<MendedKey<S>> {
  if (!settings.pgpPublicKey?.trim()) return { settings, fingerprint: null }
  const key = await parsePublicKey(settings.pgpPublicKey, now)
  return { settings: { ...settings, pgpPublicKey: key.armored }, fingerprint: key.fingerprint }
}
