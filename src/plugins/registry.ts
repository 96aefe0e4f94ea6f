import { AppError } from '../model/errors.ts'
import type { DestinationPlugin } from './sdk/destination.ts'

/** A plugin is loaded when it is used: a process that only renders does not load SSH. */
const destinations: Record<string, () => Promise<DestinationPlugin>> = {
  sftp: async () => (await import('./destinations/sftp/index.ts')).sftp,
}

export const DESTINATION_NAMES: readonly string[] = Object.keys(destinations)

/** @throws AppError `invalid_input` for a name that no plugin has */
export async function loadDestination(name: string): Promise<DestinationPlugin> {
  const load = Object.hasOwn(destinations, name) ? destinations[name] : undefined
  if (!load) throw new AppError('invalid_input', `There is no plugin ${name} for destinations.`)
  return await load()
}
