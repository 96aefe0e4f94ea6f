import type { z } from 'zod'
import { newId } from '../../lib/ids.ts'
import { type Credential, type CredentialInput, secretPlace } from '../../model/credential.ts'
import { AppError } from '../../model/errors.ts'
import { loadDestination } from '../../plugins/registry.ts'
import type { DestinationPlugin } from '../../plugins/sdk/destination.ts'
import { publicFields } from '../../plugins/sdk/fields.ts'
import type { Deps } from '../../runs/deps.ts'
import { openSecrets } from '../../runs/target.ts'
import { createCredential, getSealedCredential, updateCredential } from '../../store/credentials.ts'
import { recorded } from '../recorded.ts'
import { actionOf, type Save } from './saving.ts'

type Fields = CredentialInput['fields']

/**
 * Saves the sign-in fields of a credential: the public ones as they are, the others sealed for their place. A secret that
 * is not given again stays, as long as plugin and type are the same; an empty text takes it away.
 *
 * @throws AppError `private_key_invalid`, `host_key_invalid`
 */
export const saveCredential: Save<CredentialInput, Credential> = async (deps, saving) => {
  const { caller, existing, version, input } = saving
  const { plugin, fields } = await judgeCredential(deps, existing, input)
  const id = existing?.id ?? newId('crd')
  const { name, description, type } = input
  const sealed = sealFields(deps, { id, fields, plugin, type, before: existing?.secretFields ?? [] })
  const judged = { id, name, description, plugin: plugin.name, type, ...sealed }
  return recorded(deps, { caller, action: actionOf('credential', saving) }, ({ db }) =>
    existing ? updateCredential(db, id, version, judged) : createCredential(db, judged),
  )
}

interface Judged {
  readonly plugin: DestinationPlugin
  /** Those that are not given again stand as they are stored. */
  readonly fields: Fields
  /** Of the fields, those that no answer may have. */
  readonly secrets: readonly string[]
  readonly isSameHost: boolean
}

/** @throws AppError `private_key_invalid`, `host_key_invalid`, `invalid_input` */
export async function judgeCredential(
  deps: Deps,
  existing: Credential | null,
  input: CredentialInput,
): Promise<Judged> {
  const plugin = await loadDestination(input.plugin)
  const kept = existing && isSameKind(existing, input) ? await secretsOf(deps, existing.id) : {}
  const fields = judgeFields(plugin, input.type, withoutEmpty({ ...kept, ...input.fields }))
  const before = { ...existing?.fields, ...kept }
  const isSameHost = existing !== null && isHostKept(plugin, { before, kept, input, fields })
  const shown = new Set(publicFields(schemaOf(plugin, input.type)))
  const secrets = Object.entries(fields).flatMap(([name, value]) => (shown.has(name) ? [] : [String(value)]))
  return { plugin, fields, secrets, isSameHost }
}

const isSameKind = (one: { plugin: string; type: string }, other: { plugin: string; type: string }): boolean =>
  one.plugin === other.plugin && one.type === other.type

const secretsOf = async ({ db, vault }: Deps, id: string): Promise<Fields> =>
  openSecrets(vault, await getSealedCredential(db, id))

const withoutEmpty = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))

/** @throws AppError `invalid_input`, `private_key_invalid`, `host_key_invalid` */
function judgeFields(plugin: DestinationPlugin, type: string, fields: Fields): Fields {
  plugin.prepareCredential(type, fields)
  // The plugin has just taken these fields; what its schema gives are the texts, numbers and truth values of a form.
  return schemaOf(plugin, type).parse(fields) as Fields
}

/** @throws AppError `invalid_input` */
function schemaOf(plugin: DestinationPlugin, type: string): z.ZodObject {
  const found = plugin.credentialTypes.find((it) => it.name === type)
  if (found) return found.fields
  throw new AppError('invalid_input', `${plugin.title} has no credential type “${type}”.`, {
    details: { field: 'type' },
  })
}

interface Sealing {
  readonly id: string
  readonly plugin: DestinationPlugin
  readonly type: string
  readonly fields: Fields
  /** Names of the secrets that are stored. */
  readonly before: readonly string[]
}

/** What the store takes: public fields as they are, secrets sealed for their place, and null for one that goes. */
function sealFields(deps: Deps, { id, plugin, type, fields, before }: Sealing) {
  const shown = new Set(publicFields(schemaOf(plugin, type)))
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  const seal = (name: string, value: unknown) => deps.vault.seal(String(value), secretPlace(id, name))
  const secrets = entries.filter(([name]) => !shown.has(name)).map(([name, value]) => [name, seal(name, value)])
  return {
    publicFields: Object.fromEntries(entries.filter(([name]) => shown.has(name))),
    secretFields: { ...Object.fromEntries(before.map((name) => [name, null])), ...Object.fromEntries(secrets) },
  }
}

interface Move {
  readonly before: Fields
  readonly kept: Fields
  readonly input: CredentialInput
  readonly fields: Fields
}

/**
 * A secret must not go to a host that its giver did not name: whoever moves a credential gives its secrets again.
 * @returns whether it is the same host
 */
function isHostKept(plugin: DestinationPlugin, { before, kept, input, fields }: Move): boolean {
  const hostOf = (given: Fields) => plugin.hostOf(plugin.prepareCredential(input.type, given))
  const missing = Object.keys(kept).filter((name) => !(name in input.fields))
  if (missing.length === 0) return before['hostname'] === fields['hostname'] && before['port'] === fields['port']
  if (hostOf(before) === hostOf(fields)) return true
  throw new AppError('invalid_input', `The host is another one: give ${missing.join(', ')} again.`, {
    details: { errors: missing.map((name) => ({ path: `fields.${name}`, message: 'has to be given again' })) },
  })
}
