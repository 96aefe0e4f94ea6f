import type { AnswerOf } from '../../api/routes.ts'
import { Moment } from '../values/moment.tsx'
import { StatusMark, type Tone } from '../values/status-mark.tsx'

type Deadline = NonNullable<AnswerOf<'get', '/runs/:id'>['deadline']>

const STATES: Readonly<Record<Deadline['state'], { readonly word: string; readonly tone: Tone }>> = {
  'on-time': { word: 'On time', tone: 'plain' },
  'at-risk': { word: 'At risk', tone: 'warn' },
  late: { word: 'Late', tone: 'bad' },
  met: { word: 'Deadline met', tone: 'good' },
  missed: { word: 'Deadline missed', tone: 'bad' },
}

/** How a deadline stands: its state, when it is or was, and what is expected. */
export function DeadlineMark({ of: it }: { readonly of: Deadline }) {
  const { word, tone } = STATES[it.state]
  return (
    <div>
      <StatusMark tone={tone}>{word}</StatusMark> <Moment at={it.deadlineAt} />
      {it.arrivedAt !== null && (
        <>
          {', arrived '}
          <Moment at={it.arrivedAt} />
        </>
      )}
      {it.expectedAt !== null && (
        <>
          {', expected '}
          <Moment at={it.expectedAt} />
        </>
      )}
      {it.why !== null && <div>{it.why}</div>}
    </div>
  )
}
