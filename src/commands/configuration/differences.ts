import { isDeepStrictEqual } from 'node:util'
import type { FieldChange } from '../../model/configuration.ts'

type Input = Readonly<Record<string, unknown>>

/**
 * Field by field, what differs between an object that is there and what it shall become. Mappings such as `settings`
 * are compared key by key, lists as a whole. Of a field that `isSecret` only the fact is told. Pure.
 */
export function differences(before: Input, after: Input, isSecret: (field: string) => boolean): FieldChange[] {
  const old = flatten(before)
  const wanted = flatten(after)
  const fields = [...new Set([...wanted.keys(), ...old.keys()])]
  return fields.flatMap((field) => {
    const change = { before: old.get(field), after: wanted.get(field) }
    if (isDeepStrictEqual(change.before, change.after)) return []
    return [isSecret(field) ? { field, secret: wordFor(change) } : { field, ...withoutAbsent(change) }]
  })
}

function flatten(input: Input): Map<string, unknown> {
  const fields = Object.entries(input).flatMap(([key, value]): [string, unknown][] =>
    isMapping(value) ? Object.entries(value).map(([inner, it]) => [`${key}.${inner}`, it]) : [[key, value]],
  )
  return new Map(fields.filter(([, value]) => value !== undefined && value !== ''))
}

function wordFor({ before, after }: { before: unknown; after: unknown }): 'set' | 'changed' | 'removed' {
  if (before === undefined) return 'set'
  return after === undefined ? 'removed' : 'changed'
}

const withoutAbsent = (change: { before: unknown; after: unknown }): Record<string, unknown> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

const isMapping = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
