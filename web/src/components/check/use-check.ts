import { useEffect, useRef, useState } from 'react'
import { type Problem, toProblem } from '../../api/problem.ts'
import type { AnswerOf } from '../../api/routes.ts'

/** What a check tells as it goes: each step, and at its end the report. */
export type Told = AnswerOf<'post', '/destinations/:id/check/events'>
type Report = Extract<Told, { readonly steps: unknown }>
export type Step = Report['steps'][number]

export interface Check {
  /** Those that have ended so far. */
  readonly steps: readonly Step[]
  readonly report: Report | null
  readonly problem: Problem | null
  readonly isRunning: boolean
}

interface Watching {
  readonly signal: AbortSignal
  readonly onEvent: (told: Told) => void
}

const UNTRIED: Check = { steps: [], report: null, problem: null, isRunning: false }

/** A connection test that is watched step by step; one that nobody looks at any more is ended. */
export function useCheck(): {
  readonly check: Check
  readonly start: (watch: (watching: Watching) => Promise<void>) => void
  readonly forget: () => void
} {
  const [check, setCheck] = useState(UNTRIED)
  const running = useRef<AbortController | null>(null)
  const end = () => running.current?.abort()
  useEffect(() => () => running.current?.abort(), [])
  return {
    check,
    start(watch) {
      end()
      const leaving = new AbortController()
      running.current = leaving
      const update = (change: (now: Check) => Check) => !leaving.signal.aborted && setCheck(change)
      setCheck({ ...UNTRIED, isRunning: true })
      const onEvent = (told: Told) =>
        update((now) => ('steps' in told ? { ...now, ...told, report: told } : { ...now, steps: [...now.steps, told] }))
      watch({ signal: leaving.signal, onEvent })
        .catch((error: unknown) => update((now) => ({ ...now, problem: toProblem(error) })))
        .finally(() => update((now) => ({ ...now, isRunning: false })))
    },
    forget() {
      end()
      setCheck(UNTRIED)
    },
  }
}
