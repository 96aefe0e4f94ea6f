import { dependenciesFirst } from '../../lib/dependencies-first.ts'
import { type ConfigurationIssue, SECTION_TITLES, type Section } from '../../model/configuration.ts'
import { type DesiredObject, keyOf } from './read.ts'

/** What is known by name: in the file, and there already. */
export interface Known {
  readonly inFile: ReadonlySet<string>
  readonly there: ReadonlySet<string>
  /** Whether what the file does not name is to be deleted. */
  readonly prune: boolean
}

interface Reference {
  readonly field: string
  readonly section: Section
  readonly name: string
}

/** The references that lead nowhere. Pure. */
export function danglingReferences(objects: readonly DesiredObject[], known: Known): ConfigurationIssue[] {
  return objects.flatMap((object) =>
    referencesOf(object).flatMap((reference) => {
      const key = keyOf(reference)
      if (known.inFile.has(key) || (known.there.has(key) && !known.prune)) return []
      return [issueOf(object, reference, known.there.has(key))]
    }),
  )
}

function issueOf(object: DesiredObject, reference: Reference, isPruned: boolean): ConfigurationIssue {
  const title = SECTION_TITLES[reference.section]
  const message = isPruned
    ? `the ${title} of this name is not in the file, so --prune would delete it`
    : `there is no ${title} of this name, neither in the file nor there already`
  return { path: [object.section, object.index, reference.field], about: 'value', code: 'config_reference', message }
}

/** What an object names, by the fields of the configuration file. */
export function referencesOf({ section, input }: Pick<DesiredObject, 'section' | 'input'>): Reference[] {
  const to = (field: string, target: Section): Reference[] => {
    const name = input[field]
    const names = Array.isArray(name) ? name : [name]
    return names.flatMap((it) => (typeof it === 'string' ? [{ field, section: target, name: it }] : []))
  }
  switch (section) {
    case 'queries':
    case 'databaseExports':
      return to('database', 'databases')
    case 'destinations':
      return to('credential', 'credentials')
    case 'dataTemplates':
      return to('destination', 'destinations')
    case 'orchestrationGroups':
      return [...to('after', 'orchestrationGroups'), ...to('alerts', 'alertChannels')]
    case 'orchestrations':
      return [
        ...to('object', input['objectType'] === 'query' ? 'queries' : 'databaseExports'),
        ...to('destination', 'destinations'),
        ...to('dataTemplate', 'dataTemplates').map((it) => ({ ...it, name: `${it.name} of ${input['destination']}` })),
        ...to('group', 'orchestrationGroups'),
        ...to('alerts', 'alertChannels'),
      ]
    default:
      return []
  }
}

/** The objects in an order in which what is named stands before what names it. Pure. */
export function byDependency<T extends Pick<DesiredObject, 'section' | 'name' | 'input'>>(objects: readonly T[]): T[] {
  const byKey = new Map(objects.map((object) => [keyOf(object), object]))
  return dependenciesFirst(objects, (object) => referencesOf(object).flatMap((it) => byKey.get(keyOf(it)) ?? []))
}
