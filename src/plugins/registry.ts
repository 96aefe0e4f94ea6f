import { AppError } from '../model/errors.ts'
import type { ChannelKind } from './sdk/channel.ts'
import type { DestinationPlugin } from './sdk/destination.ts'
import type { SourcePlugin } from './sdk/source.ts'

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

const sources: Record<string, () => Promise<SourcePlugin>> = {
  duckdb: async () => (await import('./sources/duckdb/index.ts')).duckdb,
  files: async () => (await import('./sources/files/index.ts')).files,
}

export const SOURCE_NAMES: readonly string[] = Object.keys(sources)

/** @throws AppError `invalid_input` for a name that no plugin has */
export async function loadSource(name: string): Promise<SourcePlugin> {
  const load = Object.hasOwn(sources, name) ? sources[name] : undefined
  if (!load) throw new AppError('invalid_input', `There is no plugin ${name} for databases.`)
  return await load()
}

const channels: Record<string, () => Promise<ChannelKind>> = {
  email: async () => (await import('./channels/email.ts')).email,
  slack: async () => (await import('./channels/slack.ts')).slack,
  webhook: async () => (await import('./channels/webhook.ts')).webhook,
  pagerduty: async () => (await import('./channels/pagerduty.ts')).pagerduty,
}

export const CHANNEL_NAMES: readonly string[] = Object.keys(channels)

/** @throws AppError `invalid_input` for a name that no kind has */
export async function loadChannel(name: string): Promise<ChannelKind> {
  const load = Object.hasOwn(channels, name) ? channels[name] : undefined
  if (load) return await load()
  throw new AppError('invalid_input', `There is no kind ${name} of alert channels.`, { details: { field: 'kind' } })
}
