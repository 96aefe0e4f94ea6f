import { AppError } from '../../../../model/errors.ts'
import type { Context, Target } from '../../../sdk/destination.ts'
import type { SftpCredential } from '../credential.ts'
import { parseHostKeys, pinOf } from '../keys/host-key.ts'
import type { SftpSettings } from '../settings.ts'
import { type Caller, connect, type Limits } from '../wire/connect.ts'
import type { Server } from '../wire/server.ts'

export type SftpTarget = Target<SftpCredential, SftpSettings>

/** How to call this server: pins of the credential, else those learned earlier, else the first key that it shows (P25). */
export function callerFor(target: SftpTarget, context: Context, limits: Limits): Caller {
  const given = target.credential.hostKeys
  const pins = given.length > 0 ? [...given] : target.pinnedHostKeys.flatMap(parseHostKeys)
  return {
    signal: context.signal,
    limits,
    pins,
    async learn(key) {
      await context.learnHostKeys([pinOf(key)])
      pins.push(key)
    },
  }
}

/** The connections of one delivery: one that does all that one can do, and more once a file turns out to be worth it. */
export class Fleet {
  readonly #credential: SftpCredential
  readonly #caller: Caller
  readonly #most: number
  readonly #goodbye = new AbortController()
  readonly #first: Promise<Server>
  readonly #signedIn = Promise.withResolvers<void>()
  #reached: Server | null = null
  #more: Promise<Server | null>[] | null = null
  /** Connections that the server refused. */
  #refused = 0

  /** Begins to connect. `most` counts all connections. */
  constructor(credential: SftpCredential, caller: Caller, most: number) {
    this.#credential = credential
    this.#most = most
    this.#caller = { ...caller, signal: AbortSignal.any([caller.signal, this.#goodbye.signal]) }
    this.#first = connect(credential, { ...this.#caller, onPhase: (...phase) => this.#onPhase(...phase) })
    this.#signedIn.promise.catch(() => {})
    this.#first.then(
      (server) => {
        this.#reached = server
      },
      (error: unknown) => this.#signedIn.reject(error),
    )
  }

  /** @throws AppError as `connect` does */
  first(): Promise<Server> {
    return this.#first
  }

  /**
   * More connections, made at the same time. They sign in only after the first did, so that a wrong secret is tried once; null
   * for one that the server refused, which is never tried again (P29).
   */
  more(): readonly Promise<Server | null>[] {
    this.#more ??= Array.from({ length: this.#most - 1 }, () => this.#connect())
    return this.#more
  }

  /** Connections that the server allowed at once, where it refused one; null where nothing was found out. */
  async allowed(): Promise<number | null> {
    if (this.#refused === 0) return null
    const more = await Promise.all(this.#more ?? [])
    return 1 + more.filter((server) => server !== null).length
  }

  async #connect(): Promise<Server | null> {
    try {
      // Without a pin only the first connection may say which key is the right one.
      if (this.#caller.pins.length === 0) await this.#signedIn.promise
      return await connect(this.#credential, { ...this.#caller, onPhase: () => {}, before: this.#signedIn.promise })
    } catch (error) {
      if (this.#caller.signal.aborted || !(error instanceof AppError)) return null
      if (['credential_rejected', 'connection_lost', 'destination_refused'].includes(error.code)) this.#refused++
      return null
    }
  }

  #onPhase(...[name, sentence]: Parameters<NonNullable<Caller['onPhase']>>): void {
    if (name === 'sign in') this.#signedIn.resolve()
    this.#caller.onPhase?.(name, sentence)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reached?.[Symbol.asyncDispose]()
    this.#goodbye.abort()
  }
}
