import { z } from 'zod'

/** The parts of a JSON Schema that a reader wants to know. */
interface Shape {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly title?: string
  readonly description?: string
  readonly public?: boolean
}

export interface FieldTableOptions {
  /** Says of each field that is not public that it is secret. */
  readonly tellsSecrets?: boolean
  readonly defaults?: Readonly<Record<string, unknown>>
}

/** The fields of a schema as a Markdown table: name, what it takes, its default, and what it is. */
export function fieldTable(schema: z.ZodType, options: FieldTableOptions = {}): string {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
  const required = new Set(shape.required)
  const rows = Object.entries(shape.properties ?? {}).map(([name, field]) => {
    const fallback = options.defaults?.[name] ?? field.default
    const isPlain = fallback === undefined || JSON.stringify(fallback) === '{}' || fallback === ''
    const meaning = [field.title, field.description].filter(Boolean).join(': ')
    const isSecret = options.tellsSecrets && field.public !== true
    return [
      `\`${name}\``,
      name === 'settings' && field.properties ? '[settings](#file-settings)' : kindOf(field),
      required.has(name) ? '**required**' : isPlain ? '' : `\`${fallback}\``,
      [meaning, isSecret ? '*secret*' : ''].filter(Boolean).join(' · '),
    ]
  })
  return markdownTable(['key', 'takes', 'default', ''], rows)
}

function kindOf(field: Shape): string {
  if (field.anyOf) return field.anyOf.map(kindOf).join(' or ')
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(', ')
  if (field.const !== undefined) return `\`${field.const}\``
  if (field.type === 'array') return `list of ${field.items ? kindOf(field.items) : 'values'}`
  if (field.properties) return `{ ${Object.keys(field.properties).join(', ')} }`
  const kinds: Record<string, string> = {
    string: 'text',
    integer: 'whole number',
    boolean: '`true`, `false`',
    object: 'map',
  }
  return kinds[field.type ?? ''] ?? field.type ?? 'value'
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\n/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
