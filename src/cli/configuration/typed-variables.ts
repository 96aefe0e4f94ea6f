import { SECTION_SCHEMAS, SECTIONS } from '../../model/configuration.ts'
import type { Path } from './file.ts'

type Keyed = Record<string | number, unknown>

/**
 * Reads the text of a variable as the number or truth value that its key wants: an environment holds texts only. Just where
 * nothing but `${NAME}` is written; what is neither stays a text, for the schema to refuse. Changes `value` itself.
 */
export function typeVariables(value: unknown, writtenAt: (path: Path) => string | null): void {
  for (const section of SECTIONS) {
    const items = isKeyed(value) ? value[section] : null
    if (!Array.isArray(items)) continue
    for (const [index, item] of items.entries()) {
      for (const issue of SECTION_SCHEMAS[section].safeParse(item).error?.issues ?? []) {
        const path = issue.path as (string | number)[]
        const isVariable = /^\$\{\w+\}$/.test(writtenAt([section, index, ...path]) ?? '')
        if (issue.code === 'invalid_type' && isVariable) replaceAt(item, path, issue.expected)
      }
    }
  }
}

function replaceAt(item: unknown, path: readonly (string | number)[], expected: string): void {
  const parent = path.slice(0, -1).reduce<unknown>((it, key) => (isKeyed(it) ? it[key] : null), item)
  const key = path.at(-1)
  if (!isKeyed(parent) || key === undefined) return
  parent[key] = typed(parent[key], expected)
}

function typed(text: unknown, expected: string): unknown {
  if (expected === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  const isNumber = (expected === 'number' || expected === 'int') && /^-?\d+(\.\d+)?$/.test(String(text))
  return isNumber ? Number(text) : text
}

const isKeyed = (value: unknown): value is Keyed => typeof value === 'object' && value !== null
