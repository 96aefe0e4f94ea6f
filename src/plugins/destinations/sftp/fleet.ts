import { AppError } from '../../../model/errors.ts'
import type { Context, Target } from '../../sdk/destination.ts'
import type { SftpCredential } from './credential.ts'
import { parseHostKeys, pinOf } from './keys/host-key.ts'
import type { SftpSettings } from './settings.ts'
import { type Caller, connect, type Limits } from './wire/connect.ts'
import type { Server } from './wire/server.ts'

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

/** The connections of one delivery: the first is there, more are signed in once a file turns out to be worth it. */
export class Fleet {
  readonly first: Server
  readonly #credential: SftpCredential
  readonly #caller: Caller
  readonly #most: number
  readonly #goodbye = new AbortController()
  #more: Promise<Server | null>[] | null = null
  /** Connections that the server refused. */
  #refused = 0

  private constructor(made: { first: Server; credential: SftpCredential; caller: Caller; most: number }) {
    this.first = made.first
    this.#credential = made.credential
    this.#most = made.most
    this.#caller = { ...made.caller, signal: AbortSignal.any([made.caller.signal, this.#goodbye.signal]) }
  }

  /** @throws AppError as `connect` does */
  static async open(credential: SftpCredential, caller: Caller, most: number): Promise<Fleet> {
    return new Fleet({ first: await connect(credential, caller), credential, caller, most })
  }

  /** More connections, signed in at the same time. Null for one that the server refused, which is never tried again (P29). */
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
      return await connect(this.#credential, this.#caller)
    } catch (error) {
      if (this.#caller.signal.aborted || !(error instanceof AppError)) return null
      if (['credential_rejected', 'connection_lost', 'destination_refused'].includes(error.code)) this.#refused++
      return null
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#goodbye.abort()
    await this.first[Symbol.asyncDispose]()
  }
}
