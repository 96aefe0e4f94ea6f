import { resolve } from 'node:path'
import { AppError } from './model/errors.ts'
import type { BucketAddress } from './pipeline/artifact-bucket.ts'

/** All that the environment decides. */
export interface Config {
  /** Absolute path of the data directory: embedded store, spool, key. */
  readonly dataFolder: string
  /** Where artifacts rest, if not in the data directory; absolute. */
  readonly spoolFolder: string | undefined
  readonly databaseUrl: string | null
  /** The bucket that machines share artifacts by; null: they share a folder, or nothing. */
  readonly artifacts: BucketAddress | null
  /** 32 bytes that seal credentials; null: the file in the data directory. */
  readonly key: Uint8Array | null
  /** What secrets are sealed with anew by `waybill rotate-key`. */
  readonly newKey: Uint8Array | null
  readonly serverUrl: string | null
  readonly token: string | null
  readonly admin: { readonly email: string; readonly password: string | null } | null
  /** Where browsers find the server when a proxy stands before it. */
  readonly publicUrl: string | null
  /** The identity provider, where there is one. */
  readonly oidc: {
    readonly issuer: string
    readonly clientId: string
    readonly clientSecret: string
    readonly title: string
  } | null
  /** The mail server that notices go by, and whom they come from; null: no mails are sent. */
  readonly mail: { readonly url: string; readonly from: string } | null
  /** Whether the environment of OpenTelemetry says where spans go. */
  readonly sendsSpans: boolean
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
    spoolFolder: readFolder(value('WAYBILL_SPOOL')),
    databaseUrl: value('DATABASE_URL'),
    artifacts: readArtifacts(value),
    key: readKey('WAYBILL_KEY', value),
    newKey: readKey('WAYBILL_NEW_KEY', value),
    serverUrl: readUrl(value('WAYBILL_URL')),
    token: value('WAYBILL_TOKEN'),
    admin: email ? { email, password: value('WAYBILL_ADMIN_PASSWORD') } : null,
    publicUrl: readPublicUrl(value('WAYBILL_PUBLIC_URL')),
    oidc: readOidc(value),
    mail: readMail(value),
    sendsSpans: sendsSpans(value),
    port: readPort(value('PORT')),
    host: value('HOST') ?? '127.0.0.1',
  }
}

const readFolder = (text: string | null): string | undefined => (text === null ? undefined : resolve(text))

function readKey(name: string, value: (name: string) => string | null): Uint8Array | null {
  const text = value(name)
  if (text === null) return null
  const key = Buffer.from(text, 'base64')
  if (key.length === 32) return key
  throw new AppError('environment_invalid', `${name} must be 32 bytes in base64; it holds ${key.length}.`)
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

function readPublicUrl(text: string | null): string | null {
  if (text === null) return null
  const url = /^https?:/i.test(text) ? URL.parse(text) : null
  if (url !== null && url.pathname === '/' && !url.username && !url.search) return url.origin
  throw new AppError(
    'environment_invalid',
    'WAYBILL_PUBLIC_URL must be an address such as https://waybill.acme.example.',
  )
}

function readArtifacts(value: (name: string) => string | null): BucketAddress | null {
  const address = value('WAYBILL_ARTIFACTS_URL')
  if (address === null) return null
  const [, bucket, folder = ''] = /^s3:\/\/([a-z0-9.-]{3,63})(?:\/([\w!.*'()/-]*))?$/.exec(address) ?? []
  if (bucket === undefined) {
    throw new AppError('environment_invalid', 'WAYBILL_ARTIFACTS_URL must be an address such as s3://bucket/folder.')
  }
  const prefix = folder.replace(/\/*$/, folder === '' ? '' : '/')
  return { bucket, prefix, endpoint: value('AWS_ENDPOINT_URL_S3') ?? value('AWS_ENDPOINT_URL') }
}

function readOidc(value: (name: string) => string | null): Config['oidc'] {
  const issuer = value('WAYBILL_OIDC_ISSUER')
  if (issuer === null) return null
  const needed = (name: string): string => {
    const text = value(name)
    if (text !== null) return text
    throw new AppError('environment_invalid', `${name} is missing: WAYBILL_OIDC_ISSUER needs it.`)
  }
  if (!/^https?:/i.test(issuer) || URL.parse(issuer) === null) {
    throw new AppError('environment_invalid', 'WAYBILL_OIDC_ISSUER must be the address of an identity provider.')
  }
  return {
    issuer,
    clientId: needed('WAYBILL_OIDC_CLIENT_ID'),
    clientSecret: needed('WAYBILL_OIDC_CLIENT_SECRET'),
    title: value('WAYBILL_OIDC_TITLE') ?? 'single sign-on',
  }
}

function readMail(value: (name: string) => string | null): Config['mail'] {
  const [url, from] = [value('WAYBILL_SMTP_URL'), value('WAYBILL_MAIL_FROM')]
  if (url === null && from === null) return null
  if (url === null || from === null) {
    const missing = url === null ? 'WAYBILL_SMTP_URL' : 'WAYBILL_MAIL_FROM'
    throw new AppError('environment_invalid', `${missing} is missing: mails need it.`)
  }
  if (!/^smtps?:/i.test(url) || !URL.parse(url)?.hostname) {
    throw new AppError(
      'environment_invalid',
      'WAYBILL_SMTP_URL must be an address such as smtp://user:password@host:587.',
    )
  }
  // As `ana@acme.example` or `Waybill <ana@acme.example>`.
  if (/^(?:[^<>@\r\n]*<)?[^<>@\s]+@[^<>@\s]+>?$/.test(from)) return { url, from }
  throw new AppError('environment_invalid', 'WAYBILL_MAIL_FROM must be an e-mail address.')
}

function sendsSpans(value: (name: string) => string | null): boolean {
  const isOff = value('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || value('OTEL_TRACES_EXPORTER') === 'none'
  return !isOff && (value('OTEL_EXPORTER_OTLP_ENDPOINT') ?? value('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')) !== null
}

function readPort(text: string | null): number {
  const port = Number(text ?? 4400)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new AppError('environment_invalid', 'PORT must be a whole number from 0 to 65535.')
}
