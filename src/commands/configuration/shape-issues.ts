import type { z } from 'zod'
import { closestTo } from '../../lib/closest.ts'
import type { ConfigurationIssue } from '../../model/configuration.ts'

type Path = readonly (string | number)[]
type ZodIssue = z.core.$ZodIssue

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

/** What a schema found wrong with the value at `path`, in sentences that name keys and choices but never a value. */
export function shapeIssues(
  schema: z.ZodObject,
  { value, path, issues }: { value: unknown; path: Path; issues: readonly ZodIssue[] },
): ConfigurationIssue[] {
  return issues.flatMap((issue) => {
    const inner = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
    const here = [...path, ...inner]
    if (issue.code === 'unrecognized_keys') {
      const known = inner.length === 0 ? Object.keys(schema.shape) : []
      return issue.keys.map((key) => unknownKey([...here, key], key, known))
    }
    const message = messageOf(issue, inner.reduce(childOf, value))
    return [{ path: here, about: 'value', code: 'config_invalid', message } satisfies ConfigurationIssue]
  })
}

/** Says that a key means nothing where it stands, and which one was probably meant. */
export function unknownKey(path: Path, key: string, known: readonly string[]): ConfigurationIssue {
  const meant = closestTo(key, known)
  const help = meant === null ? listed(known) : `; did you mean ${meant}?`
  return { path: [...path], about: 'key', code: 'config_invalid', message: `unknown key ${JSON.stringify(key)}${help}` }
}

const listed = (known: readonly string[]) => (known.length === 0 ? '' : `; the keys here are ${known.join(', ')}`)

function messageOf(issue: ZodIssue, given: unknown): string {
  if (given === undefined && issue.code !== 'custom') return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected, given)
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    case 'invalid_union':
      return `must have one of the forms of the documentation${unionHelp(issue.errors, given)}`
    case 'too_small':
      return issue.origin === 'number' ? `must be at least ${issue.minimum}` : 'is too short'
    case 'too_big':
      return issue.origin === 'number' ? `must be at most ${issue.maximum}` : `is longer than ${issue.maximum}`
    default:
      return issue.message
  }
}

function typeMessage(expected: string, given: unknown): string {
  const quotes = expected === 'string' && (typeof given === 'number' || typeof given === 'boolean')
  return `must be ${KINDS[expected] ?? expected}${quotes ? ': put it in quotes' : ''}`
}

/** The unknown keys of a value that fits none of several forms: by far the usual reason. */
function unionHelp(branches: readonly (readonly ZodIssue[])[], given: unknown): string {
  if (typeof given === 'string') return choices(branches)
  const unknown = branches.map((issues) => issues.flatMap((it) => (it.code === 'unrecognized_keys' ? it.keys : [])))
  const fewest = unknown.sort((a, b) => a.length - b.length)[0] ?? []
  return fewest.length === 0 ? '' : `; unknown: ${fewest.join(', ')}`
}

function choices(branches: readonly (readonly ZodIssue[])[]): string {
  const values = branches.flat().flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []))
  return values.length === 0 ? '' : `; the words are ${values.join(', ')}`
}

const childOf = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined
