import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../../api/client.ts'
import { type Problem, toProblem } from '../../../api/problem.ts'
import type { AnswerOf } from '../../../api/routes.ts'
import type { Range } from './positions.ts'

export type Result = AnswerOf<'post', '/queries/preview'>

/** The last look at the result of the SQL, or of a part of it. */
export type Ran =
  | { readonly state: 'none' | 'cancelled' }
  | { readonly state: 'running'; readonly since: number }
  | { readonly state: 'done'; readonly result: Result; readonly sql: string; readonly database: string }
  | { readonly state: 'failed'; readonly problem: Problem; readonly text: string; readonly range: Range }

interface Running {
  readonly ran: Ran
  readonly run: (what: { readonly database: string; readonly text: string; readonly range: Range }) => void
  /** The query stops in the engine, too. */
  readonly cancel: () => void
}

/** Looks at the first rows of SQL. Another look, and leaving the page, ends the one before. */
export function useRun(): Running {
  const [ran, setRan] = useState<Ran>({ state: 'none' })
  const current = useRef<AbortController>(undefined)
  useEffect(() => () => current.current?.abort(), [])

  const run = useCallback<Running['run']>(({ database, text, range }) => {
    current.current?.abort()
    const control = new AbortController()
    current.current = control
    const sql = text.slice(range.from, range.to)
    setRan({ state: 'running', since: Date.now() })
    void api
      .post('/queries/preview', { body: { database, sql }, signal: control.signal })
      .then((result): Ran => ({ state: 'done', result, sql, database }))
      .catch((error: unknown): Ran => ({ state: 'failed', problem: toProblem(error), text, range }))
      .then((next) => {
        if (!control.signal.aborted) setRan(next)
      })
  }, [])
  const cancel = useCallback(() => {
    current.current?.abort()
    setRan({ state: 'cancelled' })
  }, [])
  return { ran, run, cancel }
}
