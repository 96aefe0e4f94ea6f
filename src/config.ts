import { resolve } from 'node:path'
import { AppError } from './model/errors.ts'

/** All that the environment decides. */
export interface Config {
  /** Absolute path of the data directory: embedded store, spool, key. */
  readonly dataFolder: string
  readonly databaseUrl: string | null
  /** 32 bytes that seal credentials; null: the file in the data directory. */
  readonly key: Uint8Array | null
  readonly serverUrl: string | null
  readonly token: string | null
  readonly admin: { readonly email: string; readonly password: string | null } | null
  readonly port: number
  readonly host: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** A variable of the environment, for the `${NAMES}` of a configuration file. */
export const readVariable = (name: string): string | undefined => process.env[name]

/**
 * Reads the environment. An empty variable counts as absent.
 * @throws AppError `environment_invalid` that names the variable, never its value
 */
export function readConfig(environment: Environment = process.env): Config {
  const value = (name: string) => environment[name] || null
  const email = value('WAYBILL_ADMIN_EMAIL')
  return {
    dataFolder: resolve(value('WAYBILL_DATA') ?? './.waybill'),
    databaseUrl: value('DATABASE_URL'),
    key: readKey(value('WAYBILL_KEY')),
    serverUrl: readUrl(value('WAYBILL_URL')),
    token: value('WAYBILL_TOKEN'),
    admin: email ? { email, password: value('WAYBILL_ADMIN_PASSWORD') } : null,
    port: readPort(value('PORT')),
    host: value('HOST') ?? '127.0.0.1',
  }
}

function readKey(text: string | null): Uint8Array | null {
  if (text === null) return null
  const key = Buffer.from(text, 'base64')
  if (key.length === 32) return key
  throw new AppError('environment_invalid', `WAYBILL_KEY must be 32 bytes in base64; it holds ${key.length}.`)
}

function readUrl(text: string | null): string | null {
  if (text === null) return null
  const url = /^https?:/i.test(text) ? URL.parse(text) : null
  if (url?.username || url?.password) {
    throw new AppError('environment_invalid', 'WAYBILL_URL must name no user: give an API key as WAYBILL_TOKEN.')
  }
  if (url !== null) return text
  throw new AppError('environment_invalid', 'WAYBILL_URL must be an address such as http://127.0.0.1:4400.')
}

function readPort(text: string | null): number {
  const port = Number(text ?? 4400)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new AppError('environment_invalid', 'PORT must be a whole number from 0 to 65535.')
}
