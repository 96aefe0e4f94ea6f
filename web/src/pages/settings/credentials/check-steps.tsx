import type { AnswerOf } from '../../../api/routes.ts'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import classes from '../settings.module.css'

/** The named steps of a connection test, each with what it found. */
export function CheckSteps({ report }: { readonly report: AnswerOf<'post', '/credentials/:id/check'> }) {
  return (
    <ol className={classes.steps} aria-label="Steps of the test">
      {report.steps.map((step) => (
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
