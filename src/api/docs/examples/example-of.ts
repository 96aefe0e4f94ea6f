import type { Json } from '../components.ts'
import { VALUES } from './values.ts'

type Schemas = Readonly<Record<string, Json>>

/**
 * A value that a schema of the document takes, readable as far as its names tell: by its own example, a known value of a
 * property of that name, or the plainest that fits.
 */
export function exampleOf(schema: Json, schemas: Schemas): unknown {
  return madeOf(schema, { schemas, name: '', depth: 0 })
}

/** What may stand in the path or the query string under this name. */
export const parameterExample = (name: string, schema: Json): unknown => madeOf(schema, { schemas: {}, name, depth: 0 })

interface Around {
  readonly schemas: Schemas
  /** Of the property that it is the value of; of its list, where it is an item. */
  readonly name: string
  readonly depth: number
}

const MOST_DEPTH = 12

function madeOf(schema: Json, around: Around): unknown {
  if (around.depth > MOST_DEPTH) return {}
  const inner = { ...around, depth: around.depth + 1 }
  const named = /^#\/components\/schemas\/(\w+)$/.exec(String(schema['$ref'] ?? ''))?.[1]
  if (named !== undefined) return madeOf(around.schemas[named] ?? {}, inner)
  // Of what is transformed the JSON Schema of zod leaves `examples` out.
  const [own] = [...listOf(schema['examples']), schema['example']]
  if (own !== undefined) return own
  if ('const' in schema) return schema['const']
  const known = knownValue(schema, around)
  if (known !== undefined) return known
  if ('default' in schema) return schema['default']
  const [choice] = [...listOf(schema['enum']), ...listOf(schema['anyOf']).slice(0, 1), ...listOf(schema['oneOf'])]
  if ('enum' in schema) return choice
  if (choice !== undefined) return madeOf(choice as Json, inner)
  if (listOf(schema['allOf']).length > 0) return joined(listOf(schema['allOf']), inner)
  return plainest(schema, inner)
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Parts that hold together: each gives some of the properties. */
const joined = (parts: readonly unknown[], around: Around): unknown =>
  Object.assign({}, ...parts.map((part) => madeOf(part as Json, around)))

/** What a property of this name holds, where the schema takes it. */
function knownValue(schema: Json, { name }: Around): unknown {
  const value = VALUES[name]
  if (value === undefined || !takes(schema, value)) return undefined
  return value
}

function takes(schema: Json, value: unknown): boolean {
  const choices = listOf(schema['anyOf'])
  if (choices.length > 0) return choices.some((it) => takes(it as Json, value))
  const isList = Array.isArray(value)
  const kind = value === null ? 'null' : isList ? 'array' : Number.isInteger(value) ? 'integer' : typeof value
  const kinds = typesOf(schema)
  if (!kinds.includes(kind) && !(kind === 'integer' && kinds.includes('number'))) return false
  const choicesOfText = listOf(schema['enum'])
  return choicesOfText.length === 0 || choicesOfText.includes(value)
}

/** What a schema takes; null is one kind among others. */
const typesOf = (schema: Json): readonly unknown[] =>
  Array.isArray(schema['type']) ? schema['type'] : [schema['type']]

function plainest(schema: Json, around: Around): unknown {
  switch (typesOf(schema)[0]) {
    case 'object':
      return objectOf(schema, around)
    case 'array':
      return 'items' in schema ? [madeOf(schema['items'] as Json, around)] : []
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema['minimum'] ?? 1))
    case 'boolean':
      return true
    case 'null':
      return null
    case 'string':
      return schema['format'] === 'date-time' ? '2026-11-23T08:30:00.000Z' : 'text'
    default:
      return {}
  }
}

function objectOf(schema: Json, around: Around): Json {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
  return Object.fromEntries(properties.map(([name, it]) => [name, madeOf(it, { ...around, name })]))
}
