import { STEPS } from '../../../components/runs/run-text.ts'
import { isActive, lengthText, type Run } from '../../../components/runs/states.ts'
import { StatusMark, type Tone } from '../../../components/values/status-mark.tsx'
import { useNow } from '../../../components/values/use-now.ts'
import classes from './run.module.css'

type Step = Run['steps'][number]
const NAMES = Object.keys(STEPS) as Step['name'][]
const SECOND_MS = 1000

const STATES: Readonly<Record<Step['state'], { readonly word: string; readonly tone: Tone }>> = {
  waiting: { word: 'To do', tone: 'waiting' },
  running: { word: 'Running', tone: 'busy' },
  succeeded: { word: 'Done', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  stopped: { word: 'Stopped', tone: 'plain' },
  skipped: { word: 'Not needed', tone: 'plain' },
}

/** The four steps, those that have not begun among them: nothing moves as they go. */
export function RunSteps({ run }: { readonly run: Run }) {
  const now = useNow(isActive(run) ? SECOND_MS : null)
  return (
    <section aria-label="Steps">
      <h3 className={classes.part}>Steps</h3>
      <ol className={classes.steps}>
        {NAMES.map((name) => {
          const step = run.steps.find((it) => it.name === name)
          const { word, tone } = STATES[step?.state ?? 'waiting']
          return (
            <li key={name} className={classes.step} data-tone={tone}>
              <span className={classes.stepName}>{STEPS[name].title}</span>
              <StatusMark tone={tone}>{word}</StatusMark>
              <span className={classes.small}>
                {step?.startedAt && step.state !== 'skipped' ? lengthText(step, now) : '–'}
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
