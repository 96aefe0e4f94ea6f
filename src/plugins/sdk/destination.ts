import type { z } from 'zod'
import type { Log } from '../../lib/log.ts'

/** A file to send, as a plugin sees it. It may still be growing. */
export interface Deliverable {
  /** Path below the destination's folder, with `/` between folders. */
  readonly name: string
  /** Part of the temporary name (P13). The same in every attempt of the run that sends the same bytes, and in no other. */
  readonly id: string
  /** Size in bytes, as soon as it is known. */
  size(): number | null
  /**
   * Bytes from an offset on, in chunks of about a MiB; waits for bytes that are not built yet.
   * Throws what stopped the build: a plugin that reached the end has the whole file.
   */
  read(fromByte: number, signal: AbortSignal): AsyncIterable<Uint8Array>
}

/** What a plugin proves about one file that arrived. */
export interface Proof {
  /** Where it is now, as the partner sees it. */
  readonly path: string
  readonly bytes: number
  readonly hostKeyFingerprint: string | null
  readonly verified: 'size' | 'acknowledged'
  /** What could not be done or proved, in sentences. */
  readonly notes: readonly string[]
}

/** Where to send and as whom. `credential` and `settings` are parsed by the plugin's own schemas. */
export interface Target<Credential, Settings> {
  readonly credential: Credential
  readonly settings: Settings
  /** Host keys learned earlier; used where the credential itself has none. */
  readonly pinnedHostKeys: readonly string[]
  /** What the last check or run learned; null before the first. */
  readonly profile: Readonly<Record<string, unknown>> | null
}

/** All that a plugin sees of its host. */
export interface Context {
  readonly signal: AbortSignal
  readonly log: Log
  /** Host keys seen where none were pinned, to be stored before anything is sent. */
  learnHostKeys(keys: readonly string[]): Promise<void>
  /** The whole of what is known about the server, for later runs to use. Replaces what was known. */
  learnProfile(profile: Readonly<Record<string, unknown>>): Promise<void>
}

export interface DeliveryContext extends Context {
  /**
   * Takes up to `want` connection slots for `host` (at least one, waiting for it), over all runs (P29).
   * They are given back when the task ends.
   */
  takeConnections(host: string, want: number, limit: number): Promise<number>
  /**
   * Bytes of this file that the server has acknowledged from the start without a gap. All of them are reported only once the
   * server has closed the file and told its size, so a later attempt that finds it gone knows that it arrived (P3).
   */
  acknowledged(file: Deliverable, bytes: number): void
  /** The gap-free bytes that an earlier attempt got acknowledged; null where none has begun the file. */
  resumeFrom(file: Deliverable): number | null
  /** Called right before a file gets its final name. Throws where another worker has taken the run over. */
  confirm(file: Deliverable): Promise<void>
  /** Called once the file has its final name; returns when that is stored. */
  delivered(file: Deliverable, proof: Proof): Promise<void>
}

export interface CheckStep {
  readonly name: string
  readonly ok: boolean
  readonly sentence: string
  readonly code?: string
}

export interface CheckContext extends Context {
  /** Called as each step ends. */
  step(step: CheckStep): void
}

export interface CredentialType<Fields extends z.ZodObject = z.ZodObject> {
  readonly name: string
  readonly title: string
  readonly fields: Fields
}

/** Vendors that a plugin knows: data that fills in and may narrow, never code. */
export interface Preset {
  /** Also the name of the credential type that chooses it. */
  readonly type: string
  readonly title: string
  readonly hostnames: readonly string[]
  readonly port?: number
  /** Kinds of sign-in that the vendor takes. */
  readonly signIn: readonly ('passphrase' | 'private-key')[]
  /** Default settings: the lowest layer. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly fileFormats: readonly string[]
  /** Most connections at once. */
  readonly connections?: number
  /** Characters that a file name may not have, as a regular expression class body. */
  readonly forbiddenInName?: string
  readonly hints: Readonly<Record<string, string>>
}

/** One kind of place that receives files. */
export interface DestinationPlugin<Credential = unknown, Settings = unknown> {
  readonly name: string
  readonly title: string
  /** `passphrase`, `private-key` and one for each preset. */
  readonly credentialTypes: readonly CredentialType[]
  readonly presets: readonly Preset[]
  readonly settings: z.ZodObject
  /** Refines and mends fields once they have their types, such as a key pasted on one line. Throws an AppError. */
  readonly prepareCredential: (type: string, fields: Record<string, unknown>) => Credential
  /** The host and port that connection slots are counted for. */
  readonly hostOf: (credential: Credential) => string
  /** Named steps; never throws for what a step can say. Leaves nothing behind. */
  readonly check: (target: Target<Credential, Settings>, context: CheckContext) => Promise<void>
  /** Sends the files in order. The caller yields the success file only after the others were delivered. */
  readonly deliver: (
    files: AsyncIterable<Deliverable>,
    target: Target<Credential, Settings>,
    context: DeliveryContext,
  ) => Promise<void>
  /** Removes what a run that ended for good has left under temporary names, and nothing else (P4). */
  readonly discard: (
    files: readonly Pick<Deliverable, 'id' | 'name'>[],
    target: Target<Credential, Settings>,
    context: Context,
  ) => Promise<void>
}

/** Keeps a plugin's types within it: outside, a credential or settings are what the plugin itself has parsed. */
export function defineDestination<Credential, Settings>(
  plugin: DestinationPlugin<Credential, Settings>,
): DestinationPlugin {
  // Sound because the host hands back only what `prepareCredential` and `settings` of this same plugin gave.
  return plugin as unknown as DestinationPlugin
}
