import { Link } from '@tanstack/react-router'
import { DeadlineMark } from '../../../components/runs/deadline-mark.tsx'
import { lengthText, type Run } from '../../../components/runs/states.ts'
import { Moment } from '../../../components/values/moment.tsx'
import { Count } from '../../../components/values/quantity.tsx'
import { Fact } from './fact.tsx'
import classes from './run.module.css'

/** The ruled head of a receipt. */
export function RunFacts({ run }: { readonly run: Run }) {
  return (
    <section aria-label="About this run">
      <h3 className={classes.part}>About this run</h3>
      <dl className={classes.facts}>
        <Fact title="Started by">{run.startedBy}</Fact>
        <Fact title="Started">
          <Moment at={run.startedAt} form="exact" absent="Not yet" />
        </Fact>
        <Fact title="Ended">
          <Moment at={run.endedAt} form="exact" absent="Not yet" />
        </Fact>
        <Fact title="Duration">{run.endedAt === null ? '–' : lengthText(run, 0, run.restedMs)}</Fact>
        {run.deadline && (
          <Fact title="Deadline">
            <DeadlineMark of={run.deadline} />
          </Fact>
        )}
        <Fact title="Rows">
          <Count of={run.rows} />
        </Fact>
        <Fact title="Attempts">{run.attempt}</Fact>
        {run.successFile !== null && (
          <Fact title="Success file" isLong>
            <code className={classes.code}>{run.successFile}</code>
          </Fact>
        )}
        {run.redeliveryOf !== null && <Earlier id={run.redeliveryOf} />}
        <Fact title="Run" isLong>
          <code className={classes.code}>{run.id}</code>
        </Fact>
      </dl>
    </section>
  )
}

function Earlier({ id }: { readonly id: string }) {
  return (
    <Fact title="Files of" isLong>
      <Link from="/workflows" to="/workflows" search={(old) => ({ ...old, run: id })}>
        an earlier run
      </Link>
    </Fact>
  )
}
