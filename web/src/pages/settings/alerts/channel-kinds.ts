import { useApi } from '../../../api/hooks.ts'
import type { BodyOf, ItemOf } from '../../../api/routes.ts'

export type Channel = ItemOf<'/alert-channels'>
export type ChannelBody = BodyOf<'post', '/alert-channels'>
export type ChannelKind = ItemOf<'/plugins'>
export type AlertEvent = Channel['events'][number]

export const EVENTS: Readonly<Record<AlertEvent, { readonly title: string; readonly meaning: string }>> = {
  failed: { title: 'Failed', meaning: 'A run failed, and when the next one completes.' },
  held: { title: 'Held', meaning: 'Guardrails hold a run, and when it is released or discarded.' },
  late: { title: 'Late', meaning: 'A deadline is about to be missed, and when the run has completed.' },
  unusual: { title: 'Unusual size', meaning: 'A run completed with warnings, and when one has none again.' },
  expiring: { title: 'About to expire', meaning: 'A PGP key or an API key has 30, 7 or 1 days left.' },
  succeeded: { title: 'Completed', meaning: 'Each run that completes.' },
}

/** The kinds of channels; undefined while they are read. */
export function useChannelKinds() {
  const { data, error, refetch } = useApi('/plugins')
  return { kinds: data?.items.filter((it) => it.kind === 'alert-channel'), error, refetch }
}

/** One field of a kind, as its schema says it. A field is secret unless it says that it is public. */
export interface ChannelField {
  readonly name: string
  readonly title: string
  readonly description: string | undefined
  readonly isSecret: boolean
  readonly isAdvanced: boolean
  readonly choices: readonly string[]
  readonly initial: string
}

type Properties = Readonly<Record<string, Readonly<Record<string, unknown>>>>
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export function fieldsOf(kind: ChannelKind): ChannelField[] {
  const properties = (kind.settings['properties'] ?? {}) as Properties
  return Object.entries(properties).map(([name, field]) => ({
    name,
    title: textOf(field['title']) ?? name,
    description: textOf(field['description']),
    isSecret: field['public'] !== true,
    isAdvanced: field['advanced'] === true,
    choices: Array.isArray(field['enum']) ? field['enum'].map(String) : [],
    initial: textOf(field['default']) ?? '',
  }))
}
