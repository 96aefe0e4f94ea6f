import { Button, Collapse, Skeleton, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import { FilenamePreview } from './filename-preview.tsx'
import classes from './parts.module.css'
import { SettingInput } from './setting-input.tsx'
import { valueText } from './setting-words.ts'
import type { Inherited, SettingField } from './use-settings-schema.ts'

type Settings = Readonly<Record<string, unknown>>

interface FieldsProps {
  readonly value: Settings
  readonly onChange: (value: Settings) => void
  /** What is wrong, by setting. */
  readonly errors: Readonly<Record<string, string>>
  /** It is only looked at. */
  readonly isView?: boolean
  /** Whose name stands in the name of the file. */
  readonly object?: string | null
}

/** *Settings*: what may be set here, and greyed with its origin what is inherited. */
export function SettingsFields({
  fields,
  ...props
}: FieldsProps & { readonly fields: readonly SettingField[] | undefined }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  if (!fields) return <Skeleton height={160} />
  const open = fields.filter((it) => it.inherited?.isOpen !== false && isShown(it, props.value))
  const closed = fields.filter((it) => it.inherited?.isOpen === false && isClosedShown(it))
  const advanced = open.filter((it) => it.isAdvanced)
  const isAtFault = advanced.some((it) => props.errors[it.name] !== undefined)
  return (
    <fieldset className={classes.settings}>
      <legend className={classes.legend}>Settings</legend>
      {open
        .filter((it) => !it.isAdvanced)
        .map((field) => (
          <Field key={field.name} field={field} {...props} />
        ))}
      {advanced.length > 0 && (
        <>
          <UnstyledButton className={classes.more} aria-expanded={isOpen || isAtFault} onClick={toggle}>
            <IconChevronRight size={14} aria-hidden className={classes.chevron} data-open={isOpen || isAtFault} />
            Seldom needed
          </UnstyledButton>
          <Collapse expanded={isOpen || isAtFault}>
            <div className={classes.settingsGrid}>
              {advanced.map((field) => (
                <Field key={field.name} field={field} {...props} />
              ))}
            </div>
          </Collapse>
        </>
      )}
      {closed.length > 0 && <ClosedSettings fields={closed} />}
    </fieldset>
  )
}

/** What cannot be changed here, as fields of a form that was filled in above. */
function ClosedSettings({ fields }: { readonly fields: readonly SettingField[] }) {
  return (
    <dl className={classes.closed} aria-label="Settings that cannot be changed here">
      {fields.map(({ name, title, inherited }) => (
        <div key={name} className={classes.closedSetting}>
          <dt>{title}</dt>
          <dd>
            {capital(valueText(name, inherited?.value))}
            {inherited && <span className={classes.closedOrigin}>{closedOrigin(inherited)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A closed setting that only belongs to another, such as the delimiter of a custom format, says nothing where it is not set. */
const isClosedShown = ({ name, isAdvanced, inherited }: SettingField): boolean =>
  (name !== 'delimiter' && !isAdvanced) || (inherited?.value !== undefined && inherited.origin !== 'default')

/** A delimiter belongs to the format that needs one. */
const isShown = ({ name, inherited }: SettingField, value: Settings): boolean =>
  name !== 'delimiter' ||
  value['fileFormat'] === 'custom' ||
  value['delimiter'] !== undefined ||
  inherited?.value !== undefined

function Field({ field, value, onChange, errors, isView, object }: FieldsProps & { readonly field: SettingField }) {
  const { name, inherited } = field
  const own = value[name]
  const set = (next: unknown) => {
    const { [name]: _old, ...others } = value
    onChange(next === undefined ? others : { ...others, [name]: next })
  }
  const isInherited = own === undefined
  return (
    <div className={classes.setting} data-inherited={isInherited} data-kind={field.kind}>
      <SettingInput field={field} own={own} error={errors[name]} onChange={set} />
      {name === 'filenameTemplate' && (
        <FilenamePreview template={String(own ?? inherited?.value ?? '')} object={object ?? 'object'} />
      )}
      {isInherited ? (
        inherited && <p className={classes.origin}>{originText(inherited)}</p>
      ) : (
        <p className={classes.origin}>
          Set here.{' '}
          {!isView && (
            <Button size="compact-xs" variant="subtle" onClick={() => set(undefined)}>
              Use {inherited?.value === undefined ? 'none' : `the inherited ${valueText(name, inherited.value)}`}
            </Button>
          )}
        </p>
      )}
    </div>
  )
}

const LAYERS = { preset: 'the vendor', destination: 'the destination', dataTemplate: 'the data template' } as const

/** Where an inherited value is from. */
function originText({ value, origin, originName }: Inherited): string {
  if (origin === 'default' || origin === 'orchestration') {
    return value === undefined ? 'Not set.' : 'The default.'
  }
  return `From ${LAYERS[origin]} ${originName ?? ''}.`
}

/** Short: it stands beside the value. */
const closedOrigin = ({ origin, originName, value }: Inherited): string =>
  value === undefined ? '' : origin === 'default' ? 'default' : `from ${originName ?? ''}`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
