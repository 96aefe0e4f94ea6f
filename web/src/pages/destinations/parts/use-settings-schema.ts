import { useApi } from '../../../api/hooks.ts'
import type { AnswerOf } from '../../../api/routes.ts'
import { CHOICES, ORDER } from './setting-words.ts'

export type Inherited = AnswerOf<'get', '/destinations/:id/inherited-settings'>['items'][number]

/** One setting as a form draws it. */
export interface SettingField {
  readonly name: string
  readonly title: string
  readonly description: string | undefined
  readonly kind: 'text' | 'lines' | 'yes-no' | 'choice'
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  /** Seldom needed: folded away. */
  readonly isAdvanced: boolean
  readonly inherited: Inherited | undefined
}

interface Property {
  readonly title?: string
  readonly description?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly multiline?: boolean
  readonly advanced?: boolean
}

/** The settings of a data template or an orchestration of a destination, in the order of its form; undefined while they are read. */
export function useSettingsSchema(
  level: 'data-template' | 'orchestration',
  destination: string | null,
  dataTemplate: string | null = null,
): readonly SettingField[] | undefined {
  const enabled = destination !== null
  const plugins = useApi('/plugins')
  const place = useApi('/destinations/:id', { params: { id: destination ?? '' }, enabled })
  const inherited = useApi('/destinations/:id/inherited-settings', {
    params: { id: destination ?? '' },
    query: { for: level, ...(dataTemplate === null ? {} : { dataTemplate }) },
    enabled,
  })
  const plugin = plugins.data?.items.find((it) => it.kind === 'destination' && it.name === place.data?.plugin)
  if (!plugin || !inherited.data) return undefined
  const properties = { ...propertiesOf(plugin.settings), ...propertiesOf(plugin.fileSettings) }
  const fields = Object.entries(properties).map(([name, property]) =>
    toField(
      name,
      property,
      inherited.data.items.find((it) => it.name === name),
    ),
  )
  return fields.sort((a, b) => placeOf(a.name) - placeOf(b.name))
}

const propertiesOf = (schema: Readonly<Record<string, unknown>> | undefined): Record<string, Property> =>
  (schema?.['properties'] ?? {}) as Record<string, Property>

const placeOf = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)

/** One property of a schema, with what it inherits. */
export function toField(name: string, property: Property, inherited: Inherited | undefined): SettingField {
  const { title = name, description, type, multiline, advanced } = property
  const kind = property.enum ? 'choice' : type === 'boolean' ? 'yes-no' : multiline ? 'lines' : 'text'
  return {
    name,
    title,
    description,
    kind,
    choices: (property.enum ?? []).map((value) => ({ value, label: CHOICES[name]?.[value] ?? value })),
    isAdvanced: advanced === true,
    inherited,
  }
}
