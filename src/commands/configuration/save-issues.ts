import type { ConfigurationIssue } from '../../model/configuration.ts'
import { AppError, type ErrorCode } from '../../model/errors.ts'
import type { DesiredObject } from './read.ts'

/** The field that an error of a save is about, where the error itself names none: the first that the object has. */
const FIELDS: Partial<Record<ErrorCode, readonly (readonly string[])[]>> = {
  pgp_key_invalid: [['settings', 'pgpPublicKey']],
  pgp_key_expired: [['settings', 'pgpPublicKey']],
  filename_invalid: [['settings', 'filenameTemplate']],
  private_key_invalid: [['fields', 'privateKey']],
  host_key_invalid: [['fields', 'hostPublicKey']],
  sql_invalid: [['sql']],
  sql_not_allowed: [['sql']],
  query_failed: [['sql']],
  source_unavailable: [['database'], ['settings']],
  table_missing: [['tables']],
  column_unknown: [['columns'], ['sql'], ['dataTemplate']],
  column_duplicate: [['columns'], ['sql'], ['dataTemplate']],
  not_active: [['object']],
  in_use: [['name']],
  name_taken: [['name']],
}

/** Errors that say nothing of the file: the store, this process or its keys have failed. */
const NOT_OF_THE_FILE: ReadonlySet<ErrorCode> = new Set(['store_unavailable', 'worker_lost', 'internal', 'spool_full'])

/**
 * What is wrong with an object, said by the command that would have saved it, at the fields that it names.
 * @throws whatever is not the file's fault
 */
export function saveIssues(object: DesiredObject, error: unknown): ConfigurationIssue[] {
  if (!(error instanceof AppError) || NOT_OF_THE_FILE.has(error.code)) throw error
  const code = error.code === 'invalid_input' ? 'config_invalid' : error.code
  const place = [object.section, object.index]
  const named = fieldErrors(error).flatMap(({ path, message }) => unknownKeys(object, path, message))
  if (named.length > 0) return named.map((it) => ({ ...it, path: [...place, ...it.path], code }))
  return [{ path: [...place, ...fieldOf(object, error)], about: 'value', code, message: error.message }]
}

interface FieldError {
  readonly path: readonly (string | number)[]
  readonly message: string
}

function fieldErrors({ details }: AppError): FieldError[] {
  const errors = Array.isArray(details['errors']) ? (details['errors'] as { path: string; message: string }[]) : []
  return errors.map(({ path, message }) => ({ path: path.split('.').map(indexOrKey), message }))
}

const indexOrKey = (part: string): string | number => (/^\d+$/.test(part) ? Number(part) : part)

/** A plugin's schema names unknown keys in its sentence only; here each is an issue with its place. */
function unknownKeys(
  object: DesiredObject,
  path: FieldError['path'],
  message: string,
): Omit<ConfigurationIssue, 'code'>[] {
  const parent = path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    object.input,
  )
  const isMapping = typeof parent === 'object' && parent !== null
  const quoted = [...message.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '')
  const keys = isMapping ? quoted.filter((key) => Object.hasOwn(parent, key)) : []
  if (keys.length === 0) return [{ path: [...path], about: 'value', message }]
  return keys.map((key) => ({ path: [...path, key], about: 'key', message: `unknown key ${JSON.stringify(key)}` }))
}

function fieldOf({ section, input }: DesiredObject, { code, details }: AppError): readonly (string | number)[] {
  const { field, setting } = details
  if (typeof setting === 'string') return ['settings', setting]
  if (typeof field !== 'string')
    return (FIELDS[code] ?? []).find((path) => path[0] !== undefined && path[0] in input) ?? []
  // A plugin knows the fields of a credential, not where they stand in its file.
  const isOfPlugin = section === 'credentials' && !(field in input)
  return isOfPlugin ? ['fields', field] : field.split('.').map(indexOrKey)
}
