import type { z } from 'zod'
import {
  type ConfigurationIssue,
  SECTION_SCHEMAS,
  SECTION_TITLES,
  SECTIONS,
  type Section,
} from '../../model/configuration.ts'
import { shapeIssues, unknownKey } from './shape-issues.ts'

/** One object of a configuration. */
export interface DesiredObject {
  readonly section: Section
  /** Where it stands in its section. */
  readonly index: number
  /** Tells it from every other object of its section; what it is called in a plan. */
  readonly name: string
  /** Its keys as in the file, defaults filled in. */
  readonly input: Readonly<Record<string, unknown>>
}

export interface ReadConfiguration {
  readonly objects: readonly DesiredObject[]
  /** `section/name` of every object that the file names, also of those with errors: a reference to one does not dangle. */
  readonly named: ReadonlySet<string>
  readonly issues: readonly ConfigurationIssue[]
}

/** What an object is called: a data template belongs to a destination, an orchestration is its object and destination. */
export function nameOf(section: Section, input: Readonly<Record<string, unknown>>): string | null {
  const text = (key: string) => (typeof input[key] === 'string' ? input[key].trim() : null)
  if (section === 'orchestrations') return joined(text('object'), 'to', text('destination'), input['objectType'])
  if (section === 'dataTemplates') return joined(text('name'), 'of', text('destination'))
  return text('name')
}

function joined(left: string | null, word: string, right: string | null, objectType?: unknown): string | null {
  if (left === null || right === null) return null
  return `${left} ${word} ${right}${objectType === 'database-export' ? ' (database export)' : ''}`
}

export const keyOf = (it: { section: Section; name: string }): string => `${it.section}/${it.name}`

/** Reads what a file says, object by object, and goes on after an error, so that all of them come at once. Pure. */
export function readConfiguration(value: unknown): ReadConfiguration {
  const objects: DesiredObject[] = []
  const named = new Set<string>()
  const issues: ConfigurationIssue[] = []
  if (!isMapping(value)) {
    const message = `must be a mapping of sections: ${SECTIONS.join(', ')}`
    return { objects, named, issues: [{ path: [], about: 'value', code: 'config_invalid', message }] }
  }
  for (const [section, items] of Object.entries(value)) {
    if (!isSection(section)) issues.push(unknownKey([section], section, SECTIONS))
    else if (items !== null && !Array.isArray(items)) issues.push(wrong([section], 'must be a list'))
    else for (const [index, item] of (items ?? []).entries()) readObject({ section, index, item })
  }
  // Dependencies come first, whatever the order of the sections in the file.
  objects.sort((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section))
  return { objects, named, issues }

  function readObject({ section, index, item }: { section: Section; index: number; item: unknown }): void {
    const path = [section, index]
    const name = isMapping(item) ? nameOf(section, item) : null
    const isAnother = name !== null && named.has(keyOf({ section, name }))
    if (isAnother) {
      const key = section === 'orchestrations' ? 'object' : 'name'
      issues.push(wrong([...path, key], `another ${SECTION_TITLES[section]} of the file is ${name} too`))
    }
    if (name !== null) named.add(keyOf({ section, name }))

    const schema: z.ZodObject = SECTION_SCHEMAS[section]
    const parsed = schema.safeParse(item)
    if (!parsed.success) issues.push(...shapeIssues(schema, { value: item, path, issues: parsed.error.issues }))
    else if (!isAnother) objects.push({ section, index, name: nameOf(section, parsed.data) ?? '', input: parsed.data })
  }
}

const wrong = (path: (string | number)[], message: string): ConfigurationIssue => ({
  path,
  about: 'value',
  code: 'config_invalid',
  message,
})

const isSection = (key: string): key is Section => Object.hasOwn(SECTION_SCHEMAS, key)

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
