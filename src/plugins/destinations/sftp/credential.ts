import { z } from 'zod'
import { AppError } from '../../../model/errors.ts'
import type { CredentialType, Preset } from '../../sdk/destination.ts'
import type { FieldMeta } from '../../sdk/fields.ts'
import { type HostKey, parseHostKeys } from './keys/host-key.ts'
import { readPrivateKey } from './keys/private-key.ts'
import { presets } from './presets.ts'

/** Where to sign in and as whom, ready to use: the private key is unlocked, the pins are read. */
export interface SftpCredential {
  readonly hostname: string
  readonly port: number
  readonly username: string
  readonly passphrase: string | undefined
  readonly privateKey: string | undefined
  readonly hostKeys: readonly HostKey[]
  /** Most connections that the vendor allows at once; undefined where nobody said. */
  readonly maxConnections: number | undefined
}

/** Checks the shape of a field's meta and keeps its exact type. */
const meta = <M extends FieldMeta>(fields: M) => fields
const text = z.string().trim().min(1)

const port = z.coerce.number().int().min(1).max(65535)
const hostname = text
  .max(253)
  .regex(/^[A-Za-z0-9._:-]+$/, 'must be a host name without a scheme or a path')
  .transform((name) => name.toLowerCase())
const username = text.meta(meta({ title: 'Username', public: true }))
const passphraseMeta = meta({ title: 'Passphrase' })
const passphrase = z.string().min(1).meta(passphraseMeta)
const privateKeyMeta = meta({ title: 'Private key', description: 'In OpenSSH, PEM or PPK form.', multiline: true })
const privateKey = text.meta(privateKeyMeta)

const place = (preset: Preset | null) => {
  const first = preset?.hostnames[0]
  const hints = preset?.hints ?? {}
  const described = (name: string) => (hints[name] ? { description: hints[name] } : {})
  return {
    hostname: (first === undefined ? hostname : hostname.default(first)).meta(
      meta({ title: 'Hostname', public: true, ...described('hostname') }),
    ),
    port: port.default(preset?.port ?? 22).meta(meta({ title: 'Port', public: true, advanced: true })),
    username: hints['username']
      ? username.meta(meta({ title: 'Username', public: true, ...described('username') }))
      : username,
  }
}

const privateKeyPassphrase = z
  .string()
  .optional()
  .meta(meta({ title: 'Private key passphrase', description: 'Only where the private key has one.' }))
const hostPublicKey = z
  .string()
  .optional()
  .meta(
    meta({
      title: 'Host public key',
      description:
        'One or more lines as ssh-keyscan prints them. Empty: the first connection pins the key that it sees.',
      public: true,
      multiline: true,
    }),
  )

const withPassphrase = (preset: Preset | null) => z.strictObject({ ...place(preset), passphrase, hostPublicKey })
const withPrivateKey = (preset: Preset | null) =>
  z.strictObject({ ...place(preset), privateKey, privateKeyPassphrase, hostPublicKey })
const withEither = (preset: Preset) =>
  z.strictObject({
    ...place(preset),
    passphrase: passphrase.optional().meta(passphraseMeta),
    privateKey: privateKey.optional().meta(privateKeyMeta),
    privateKeyPassphrase,
    hostPublicKey,
  })

function fieldsOf(preset: Preset): z.ZodObject {
  if (preset.signIn.length > 1) return withEither(preset)
  return preset.signIn[0] === 'private-key' ? withPrivateKey(preset) : withPassphrase(preset)
}

export const credentialTypes: readonly CredentialType[] = [
  { name: 'passphrase', title: 'Passphrase', fields: withPassphrase(null) },
  { name: 'private-key', title: 'Private key', fields: withPrivateKey(null) },
  ...presets.map((preset) => ({ name: preset.type, title: preset.title, fields: fieldsOf(preset) })),
]

const anyFields = z.object({
  hostname: z.string(),
  port: z.number(),
  username: z.string(),
  passphrase: z.string().optional(),
  privateKey: z.string().optional(),
  privateKeyPassphrase: z.string().optional(),
  hostPublicKey: z.string().optional(),
})

/**
 * Checks the fields of a credential and makes them ready: the private key mended and unlocked (P28), the pins parsed (P25).
 * An empty text counts as a field left out.
 * @throws AppError `invalid_input` that names the field, `private_key_invalid`, `host_key_invalid`
 */
export function prepareCredential(type: string, fields: Readonly<Record<string, unknown>>): SftpCredential {
  const found = credentialTypes.find((one) => one.name === type)
  if (!found)
    throw new AppError('invalid_input', `SFTP has no credential type ${type}.`, { details: { field: 'type' } })
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== null))
  const parsed = found.fields.safeParse(filled)
  if (!parsed.success) throw wrongField(parsed.error)

  const given = anyFields.parse(parsed.data)
  if (!given.passphrase && !given.privateKey) {
    throw new AppError('invalid_input', 'The credential needs a passphrase or a private key.', {
      details: { field: 'passphrase' },
    })
  }
  return {
    hostname: given.hostname,
    port: given.port,
    username: given.username,
    passphrase: given.passphrase,
    privateKey: given.privateKey && readPrivateKey(given.privateKey, given.privateKeyPassphrase),
    hostKeys: parseHostKeys(given.hostPublicKey ?? ''),
    maxConnections: presets.find((preset) => preset.type === type)?.connections,
  }
}

/** Names the field and what is wrong with it; a value is never part of the sentence. */
function wrongField(error: z.ZodError): AppError {
  const [issue] = error.issues
  const field = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : String(issue?.path.join('.'))
  const isMissing = issue?.code === 'invalid_type' && issue.input === undefined
  const what = issue?.code === 'unrecognized_keys' ? 'is not known' : isMissing ? 'is missing' : 'is not valid'
  return new AppError('invalid_input', `The credential field ${field} ${what}.`, { details: { field } })
}
