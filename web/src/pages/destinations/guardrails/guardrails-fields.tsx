import { Collapse, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import partClasses from '../parts/parts.module.css'
import { ColumnRules } from './column-rules.tsx'
import classes from './guardrails.module.css'
import { RowRules, type RuleProps } from './row-rules.tsx'
import { countRules } from './rules.ts'

/** *Guardrails*: what has to be true before a file leaves. Closed until somebody wants them. */
export function GuardrailsFields(props: RuleProps & { readonly isExport: boolean }) {
  const [isOpened, { toggle }] = useDisclosure(false)
  const count = countRules(props.rules)
  const isOpen = isOpened || Object.keys(props.errors).length > 0
  return (
    <fieldset className={partClasses.settings}>
      <legend className={partClasses.legend}>Guardrails</legend>
      <p className={classes.what}>
        A file that breaks one of these rules is held: nothing is sent until somebody else has looked and releases it.
      </p>
      <UnstyledButton className={partClasses.more} aria-expanded={isOpen} onClick={toggle}>
        <IconChevronRight size={14} aria-hidden className={partClasses.chevron} data-open={isOpen} />
        {count === 0 ? 'Set rules' : count === 1 ? '1 rule' : `${count} rules`}
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <div className={partClasses.settingsGrid}>
          {props.errors[''] && <p className={classes.wrong}>{props.errors['']}</p>}
          <RowRules {...props} />
          <ColumnRules {...props} />
        </div>
      </Collapse>
    </fieldset>
  )
}
