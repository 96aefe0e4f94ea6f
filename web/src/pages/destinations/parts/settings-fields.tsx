import { Button, Collapse, Skeleton, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
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
}

/** *Settings*: what may be set here, and greyed with its origin what is inherited. */
export function SettingsFields({
  fields,
  ...props
}: FieldsProps & { readonly fields: readonly SettingField[] | undefined }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  if (!fields) return <Skeleton height={160} />
  const shown = fields.filter((it) => isShown(it, props.value))
  const advanced = shown.filter((it) => it.isAdvanced)
  const isAtFault = advanced.some((it) => props.errors[it.name] !== undefined)
  return (
    <fieldset className={classes.settings}>
      <legend className={classes.legend}>Settings</legend>
      {shown
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
    </fieldset>
  )
}

/** A delimiter belongs to the format that needs one. */
const isShown = ({ name, inherited }: SettingField, value: Settings): boolean =>
  name !== 'delimiter' ||
  value['fileFormat'] === 'custom' ||
  value['delimiter'] !== undefined ||
  inherited?.value !== undefined

function Field({ field, value, onChange, errors }: FieldsProps & { readonly field: SettingField }) {
  const { name, inherited } = field
  const own = value[name]
  const set = (next: unknown) => {
    const { [name]: _old, ...others } = value
    onChange(next === undefined ? others : { ...others, [name]: next })
  }
  const isClosed = inherited !== undefined && !inherited.isOpen
  const isInherited = own === undefined
  return (
    <div className={classes.setting} data-inherited={isInherited} data-kind={field.kind}>
      <SettingInput field={field} own={own} isClosed={isClosed} error={errors[name]} onChange={set} />
      {isInherited
        ? inherited && <p className={classes.origin}>{originText(inherited)}</p>
        : !isClosed && (
            <p className={classes.origin}>
              Set here.{' '}
              <Button size="compact-xs" variant="subtle" onClick={() => set(undefined)}>
                Use {inherited?.value === undefined ? 'none' : `the inherited ${valueText(name, inherited.value)}`}
              </Button>
            </p>
          )}
    </div>
  )
}

const LAYERS = { preset: 'the vendor', destination: 'the destination', dataTemplate: 'the data template' } as const

/** Where an inherited value is from, and that it stays so where it does. */
function originText({ name, value, origin, originName, isOpen }: Inherited): string {
  const closed = isOpen ? '' : ' Cannot be changed here.'
  if (origin === 'default' || origin === 'orchestration') {
    return value === undefined ? `Not set.${closed}` : `${capital(valueText(name, value))}, unless set.${closed}`
  }
  return `From ${LAYERS[origin]} ${originName ?? ''}.${closed}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
