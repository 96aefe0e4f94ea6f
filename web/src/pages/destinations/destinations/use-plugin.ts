import { useApi } from '../../../api/hooks.ts'
import type { ItemOf } from '../../../api/routes.ts'
import { ORDER } from '../parts/setting-words.ts'
import { type SettingField, toField } from '../parts/use-settings-schema.ts'

export type Plugin = ItemOf<'/plugins'>

/** The plugins that destinations are made of; undefined while they are read, or not asked for. */
export function useDestinationPlugins(enabled: boolean): readonly Plugin[] | undefined {
  const { data } = useApi('/plugins', { enabled })
  return data?.items.filter((it) => it.kind === 'destination')
}

/** One field of a sign-in, as its schema says it. */
export interface SignInField {
  readonly name: string
  readonly title: string
  readonly description: string | undefined
  readonly isSecret: boolean
  readonly isMultiline: boolean
  readonly isNumber: boolean
  readonly initial: string
}

type Properties = Readonly<Record<string, Readonly<Record<string, unknown>>>>
const propertiesOf = (schema: Readonly<Record<string, unknown>> | undefined): Properties =>
  (schema?.['properties'] ?? {}) as Properties
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The fields of a credential type. A field is secret unless its schema says that it is public. */
export function signInFields(plugin: Plugin, type: string): SignInField[] {
  const found = plugin.credentialTypes?.find((it) => it.name === type)
  return Object.entries(propertiesOf(found?.fields)).map(([name, field]) => ({
    name,
    title: textOf(field['title']) ?? name,
    description: textOf(field['description']),
    isSecret: field['public'] !== true,
    isMultiline: field['multiline'] === true,
    isNumber: field['type'] === 'integer' || field['type'] === 'number',
    initial: String(field['default'] ?? ''),
  }))
}

/** The settings of a destination, in the order of its form; what its vendor or Waybill itself says is inherited. */
export function destinationSettings(plugin: Plugin, type: string | null): SettingField[] {
  const preset = plugin.presets?.find((it) => it.type === type)
  const properties = { ...propertiesOf(plugin.settings), ...propertiesOf(plugin.fileSettings) }
  const fields = Object.entries(properties).map(([name, property]) => {
    const byVendor = preset?.settings[name]
    const field = toField(name, property, {
      name,
      value: byVendor ?? plugin.defaults?.[name],
      origin: byVendor === undefined ? 'default' : 'preset',
      originName: preset?.title ?? null,
      isOpen: true,
    })
    const taken = name === 'fileFormat' ? preset?.fileFormats : undefined
    return taken ? { ...field, choices: field.choices.filter((it) => taken.includes(it.value)) } : field
  })
  const placeOf = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)
  return fields.sort((a, b) => placeOf(a.name) - placeOf(b.name))
}
