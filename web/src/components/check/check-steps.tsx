import { StatusMark } from '../values/status-mark.tsx'
import classes from './check.module.css'
import type { Step } from './use-check.ts'

/** The named steps of a connection test, each with what it found. */
export function CheckSteps({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className={classes.steps} aria-label="Steps of the test" aria-live="polite">
      {steps.map((step) => (
        <li key={step.name} className={classes.step}>
          <span>
            <StatusMark tone={step.ok ? 'good' : 'bad'}>{step.name}</StatusMark>
          </span>
          <span>{step.sentence}</span>
        </li>
      ))}
    </ol>
  )
}
