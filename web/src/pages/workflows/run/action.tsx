import { Button } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './run.module.css'

interface ActionProps {
  readonly name: string
  readonly what: ReactNode
  readonly isBusy: boolean
  readonly act: () => void
}

/** Something that can be done with a run, and what it does. */
export function Action({ name, what, isBusy, act }: ActionProps) {
  const id = useId()
  return (
    <div className={classes.action}>
      <Button loading={isBusy} onClick={act} aria-describedby={id}>
        {name}
      </Button>
      <span id={id} className={classes.small}>
        {what}
      </span>
    </div>
  )
}
