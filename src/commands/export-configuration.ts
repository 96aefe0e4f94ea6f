import type { ExportedConfiguration } from '../model/configuration.ts'
import type { Deps } from '../runs/deps.ts'
import { type ExistingObject, listExisting } from './configuration/existing.ts'
import { createVariableNames } from './configuration/variable-names.ts'

/**
 * What is there in the words of a configuration file, in a stable order. Each secret is the name of a variable; applied
 * with these variables set it changes nothing. Of a query or database export that is edited it has the active version.
 */
export async function exportConfiguration(deps: Deps): Promise<ExportedConfiguration> {
  const nameFor = createVariableNames()
  const configuration: Record<string, Record<string, unknown>[]> = {}
  const variables: string[] = []
  const notes: string[] = []
  for (const object of await listExisting(deps)) {
    const { draft, ...input } = object.input
    if (draft !== undefined) notes.push(`The draft beside the active ${object.name} is not part of this file.`)
    configuration[object.section] ??= []
    configuration[object.section]?.push(
      withoutEmpty(escaped(withVariables(object, input, { nameFor, variables })) as Record<string, unknown>),
    )
  }
  if (variables.length > 0) notes.unshift(`Set before it is applied: ${variables.join(', ')}.`)
  return { configuration, notes }
}

/** Stands for a secret until texts are escaped. */
class Variable {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

function withVariables(
  { name, secrets }: ExistingObject,
  input: Readonly<Record<string, unknown>>,
  { nameFor, variables }: { nameFor: (credential: string, field: string) => string; variables: string[] },
): unknown {
  if (secrets.size === 0) return input
  const fields = Object.entries(input['fields'] as Record<string, unknown>).map(([field, value]) => {
    if (!secrets.has(`fields.${field}`)) return [field, value]
    const variable = new Variable(nameFor(name, field))
    variables.push(variable.name)
    return [field, variable]
  })
  return { ...input, fields: Object.fromEntries(fields) }
}

/** Texts that hold `${` are written so that they are read back as they are. */
function escaped(value: unknown): unknown {
  if (value instanceof Variable) return `\${${value.name}}`
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (Array.isArray(value)) return value.map(escaped)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]))
}

/** What a file need not say: an empty text, a mapping of nothing, and that no channel is named. */
const withoutEmpty = (input: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(input).filter(([key, value]) => {
      const text = JSON.stringify(value)
      return text !== undefined && text !== '""' && text !== '{}' && !(key === 'alerts' && text === '[]')
    }),
  )
