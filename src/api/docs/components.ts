import { z } from 'zod'

export type Json = Record<string, unknown>
type Direction = 'input' | 'output'

/** The schemas of a document by their names, each there once. */
interface Components {
  readonly schemas: Readonly<Record<string, Json>>
  /** A schema as the document says it: by references to components where there are some. */
  readonly refer: (schema: z.ZodType, io: Direction) => Json
}

/** A schema of a route, with what it is called where neither its `id` nor an equal schema gives it a name. */
export interface NamedSchema {
  readonly schema: z.ZodType
  readonly io: Direction
  readonly name: string
}

/**
 * Collects the schemas of objects as components. One with an `id` in its metadata goes by that; one that looks the same
 * as another is that other one, wherever it stands.
 */
export function collectComponents(
  wanted: readonly NamedSchema[],
  examples: Readonly<Record<string, unknown>>,
): Components {
  const found = new Map<string, Json>()
  const names = new Map<string, string>()
  const add = (name: string, schema: Json) => {
    const text = JSON.stringify(schema)
    if (names.has(text)) return
    names.set(text, name)
    found.set(name, schema)
  }
  // Names that somebody chose come first, so that equal schemas get them.
  for (const { schema, io } of wanted) {
    const { root, nested } = toSchema(schema, io)
    for (const [name, it] of Object.entries(nested)) add(name, it)
    const id = schema.meta()?.id
    // What is only a reference to the schema of this name says nothing that is not said above.
    if (id !== undefined && !('$ref' in root)) add(id, root)
  }
  for (const { schema, io, name } of wanted) {
    const { root } = toSchema(schema, io)
    if (root['type'] === 'object' && 'properties' in root) add(name, root)
  }
  const schemas = [...found].map(([name, schema]) => {
    const example = examples[name]
    return [name, { ...inside(schema, names), ...(example === undefined ? {} : { examples: [example] }) }]
  })
  return {
    schemas: Object.fromEntries(schemas),
    // A schema is an object, and so is a reference to one.
    refer: (schema, io) => replaced(toSchema(schema, io).root, names) as Json,
  }
}

/** As JSON Schema; schemas with an `id` inside it are references to components already. */
export function toSchema(schema: z.ZodType, io: Direction): { root: Json; nested: Record<string, Json> } {
  const { $schema, $defs, id, ...root } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  const moved = (it: unknown): Json => JSON.parse(JSON.stringify(it).replaceAll('"#/$defs/', '"#/components/schemas/'))
  const nested = Object.entries(($defs ?? {}) as Record<string, Json>)
  return { root: moved(root), nested: Object.fromEntries(nested.map(([name, { id: _, ...it }]) => [name, moved(it)])) }
}

type Names = ReadonlyMap<string, string>

/** A value in which each part that has a name of its own is a reference to it. */
function replaced(value: unknown, names: Names): unknown {
  if (Array.isArray(value)) return value.map((it) => replaced(it, names))
  if (typeof value !== 'object' || value === null) return value
  const name = names.get(JSON.stringify(value))
  return name === undefined ? inside(value as Json, names) : { $ref: `#/components/schemas/${name}` }
}

const inside = (it: Json, names: Names): Json =>
  Object.fromEntries(Object.entries(it).map(([key, value]) => [key, replaced(value, names)]))
