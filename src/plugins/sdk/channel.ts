import type { z } from 'zod'
import type { AlertEvent, AlertNotice } from '../../model/alert.ts'

/** What a channel is told. */
export type Notice = AlertNotice

/** One POST that carries a notice; any status of 2xx says that it has arrived. */
export interface HttpMessage {
  readonly via: 'http'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** One mail, which the installation sends by its SMTP server. */
export interface MailMessage {
  readonly via: 'mail'
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  /** The same each time that it is sent. */
  readonly id: string
  /** What the mail answers, so that readers put both together. */
  readonly thread: string | null
}

export type ChannelMessage = HttpMessage | MailMessage

/** One kind of place that notices go to. */
export interface ChannelKind<Fields = unknown> {
  readonly name: string
  readonly title: string
  /** What a person fills in. A field is secret unless it says `public`. */
  readonly fields: z.ZodObject
  /** What it can be told. */
  readonly events: readonly AlertEvent[]
  /** Whether what is raised stays open there until it is resolved, also what a test raises. */
  readonly keepsOpen: boolean
  /** Where it goes, as far as everybody may know. */
  readonly goesTo: (fields: Fields) => string
  /** What carries a notice there. Pure: the same notice makes the same message, but for the time that a signature has. */
  readonly message: (notice: Notice, fields: Fields, at: Date) => ChannelMessage
}

/** Keeps the types of a kind within it: outside, fields are what its own schema has parsed. */
export function defineChannel<Fields extends z.ZodObject>(
  kind: Omit<ChannelKind<z.infer<Fields>>, 'fields'> & { readonly fields: Fields },
): ChannelKind {
  // Sound because the host hands back only what `fields` of this same kind gave.
  return kind as unknown as ChannelKind
}
