import { Button, Loader, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { watchEvents } from '../../../api/events.ts'
import { useApi } from '../../../api/hooks.ts'
import { type Problem, toProblem } from '../../../api/problem.ts'
import type { AnswerOf } from '../../../api/routes.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { CheckSteps } from './check-steps.tsx'
import classes from './destinations.module.css'

type Told = AnswerOf<'post', '/destinations/:id/check/events'>
type Step = Exclude<Told, { readonly steps: unknown }>
type Report = Extract<Told, { readonly steps: unknown }>

/** *Test connection* of a destination that is saved: each step as it ends. */
export function ConnectionTest({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data } = useApi('/destinations/:id', { params: { id } })
  const [round, setRound] = useState(0)
  return (
    <Modal opened onClose={onClose} title={`Test connection: ${data?.name ?? ''}`} size="lg">
      <div className={classes.credential}>
        <Test key={round} id={id} />
        <div className={classes.foot}>
          <Button onClick={() => setRound(round + 1)}>Test again</Button>
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Modal>
  )
}

function Test({ id }: { readonly id: string }) {
  const [steps, setSteps] = useState<readonly Step[]>([])
  const [report, setReport] = useState<Report | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    const leaving = new AbortController()
    const onEvent = (told: Told) => ('steps' in told ? setReport(told) : setSteps((all) => [...all, told]))
    watchEvents('post', '/destinations/:id/check/events', { params: { id }, signal: leaving.signal, onEvent }).catch(
      (error: unknown) => {
        if (!leaving.signal.aborted) setProblem(toProblem(error))
      },
    )
    return () => {
      leaving.abort()
      setSteps([])
    }
  }, [id])
  return (
    <>
      <CheckSteps steps={report?.steps ?? steps} />
      {problem && <Failure problem={problem} />}
      {report ? <Verdict isOk={report.ok} /> : !problem && <Loader aria-label="Testing" />}
    </>
  )
}

export function Verdict({ isOk }: { readonly isOk: boolean }) {
  return (
    <span role="status">
      {isOk ? (
        <StatusMark tone="good">It would accept a file</StatusMark>
      ) : (
        <StatusMark tone="bad">It would not accept a file</StatusMark>
      )}
    </span>
  )
}
