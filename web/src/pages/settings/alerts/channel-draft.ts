import type { AlertEvent, Channel, ChannelBody } from './channel-kinds.ts'

/** A channel while it is being written. */
export interface ChannelDraft {
  readonly name: string
  readonly description: string
  readonly kind: string | null
  readonly fields: Readonly<Record<string, string>>
  readonly events: readonly AlertEvent[]
  readonly isDefault: boolean
}

const USUAL: readonly AlertEvent[] = ['failed', 'held', 'late', 'unusual', 'expiring']

export const draftOf = (it: Channel | null): ChannelDraft => ({
  name: it?.name ?? '',
  description: it?.description ?? '',
  kind: it?.kind ?? null,
  fields: Object.fromEntries(Object.entries(it?.fields ?? {}).map(([name, value]) => [name, String(value)])),
  events: it?.events ?? USUAL,
  isDefault: it?.isDefault ?? true,
})

/** What is saved: an empty field is not sent, so a secret that is not given again stays. */
export const bodyOf = ({ kind, fields, events, ...draft }: ChannelDraft): ChannelBody => ({
  ...draft,
  kind: kind ?? '',
  fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')),
  events: [...events],
})
