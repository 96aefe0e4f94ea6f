import type { ItemOf } from '../../../api/routes.ts'

/** One secret of a credential, as a form asks for it. */
export interface SecretField {
  readonly name: string
  readonly title: string
  readonly description: string | undefined
  readonly isMultiline: boolean
}

/** The secrets of a credential type, in the order of its schema. A field is secret unless it says that it is public. */
export function secretFieldsOf(plugins: readonly ItemOf<'/plugins'>[], plugin: string, type: string): SecretField[] {
  const found = plugins.find((it) => it.name === plugin && it.kind === 'destination')
  const schema = found?.credentialTypes?.find((it) => it.name === type)?.fields
  const properties = isRecord(schema?.['properties']) ? schema['properties'] : {}
  return Object.entries(properties).flatMap(([name, field]) => {
    if (!isRecord(field) || field['public'] === true) return []
    const { title, description, multiline } = field
    return [
      {
        name,
        title: typeof title === 'string' ? title : name,
        description: typeof description === 'string' ? description : undefined,
        isMultiline: multiline === true,
      },
    ]
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
