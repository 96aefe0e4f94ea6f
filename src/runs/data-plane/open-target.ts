import { AppError } from '../../model/errors.ts'
import { loadDestination } from '../../plugins/registry.ts'
import type { Context, DestinationPlugin, Target } from '../../plugins/sdk/destination.ts'
import type { WireTarget } from './protocol.ts'
import type { ServerEnd } from './server-end.ts'

/** A destination's plugin and what it needs to be called. */
export interface OpenTarget {
  readonly plugin: DestinationPlugin
  readonly target: Target<unknown, unknown>
}

/** @throws AppError `setting_missing` and what the plugin refuses, as `private_key_invalid` or `host_key_invalid` */
export async function openTarget(wire: WireTarget): Promise<OpenTarget> {
  const plugin = await loadDestination(wire.plugin)
  const settings = plugin.settings.safeParse(wire.settings)
  if (!settings.success) {
    const [issue] = settings.error.issues
    throw new AppError('setting_missing', `The setting ${issue?.path.join('.')} is missing or wrong.`)
  }
  const credential = plugin.prepareCredential(wire.credentialType, { ...wire.fields })
  const { pinnedHostKeys, profile } = wire
  return { plugin, target: { credential, settings: settings.data, pinnedHostKeys, profile } }
}

/** What a plugin sees of its host in every task. */
export function contextOf({ host, ear }: ServerEnd, signal: AbortSignal): Context {
  return {
    signal,
    log: (event, facts) => ear.log(event, facts),
    learnHostKeys: (keys) => host.learnHostKeys(keys),
    learnProfile: (profile) => host.learnProfile(profile),
  }
}
