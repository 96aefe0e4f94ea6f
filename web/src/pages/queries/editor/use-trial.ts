import { useMemo, useState } from 'react'
import { type Problem, toProblem } from '../../../api/problem.ts'
import type { Query } from '../status.ts'
import type { Range } from './positions.ts'

type Busy = 'saving' | 'activating' | 'discarding'

/** What somebody tries to do with a query, and what stands against it, each where it is to be shown. */
export interface Trial {
  readonly busy: Busy | null
  /** What neither the field *Name* nor a place in the SQL says. */
  readonly problem: Problem | null
  readonly nameProblem: string | null
  /** Wrong at this place of the text. */
  readonly judged: { readonly problem: Problem; readonly text: string; readonly range: Range } | null
  /** What somebody else has saved meanwhile. */
  readonly stale: Query | null
  readonly leaveStale: () => void
  /** Null where it failed. */
  readonly attempt: <T>(what: Busy, work: () => Promise<T>) => Promise<T | null>
  readonly forget: () => void
}

/** @param sql the text as it stands now */
export function useTrial(sql: () => string): Trial {
  const [busy, setBusy] = useState<Busy | null>(null)
  const [failure, setFailure] = useState<{ readonly problem: Problem; readonly text: string } | null>(null)
  const stale = failure ? currentOf(failure.problem) : null
  const nameProblem = failure ? nameProblemOf(failure.problem) : null
  const isPlaced = typeof failure?.problem.details['line'] === 'number'
  const judged = useMemo(
    () => (failure && isPlaced ? { ...failure, range: { from: 0, to: failure.text.length } } : null),
    [failure, isPlaced],
  )
  const forget = () => setFailure(null)
  return {
    busy,
    stale,
    nameProblem,
    problem: stale || nameProblem !== null || isPlaced ? null : (failure?.problem ?? null),
    judged,
    leaveStale: forget,
    forget,
    async attempt(what, work) {
      setBusy(what)
      forget()
      try {
        return await work()
      } catch (error) {
        setFailure({ problem: toProblem(error), text: sql() })
        return null
      } finally {
        setBusy(null)
      }
    },
  }
}

/** What stands there now, as the answer to a stale save has it. */
function currentOf({ code, details }: Problem): Query | null {
  // The server's answer has what its own list has.
  return code === 'stale_version' && typeof details['current'] === 'object'
    ? (details['current'] as Query | null)
    : null
}

function nameProblemOf({ code, message, errors }: Problem): string | null {
  return code === 'name_taken' ? message : (errors.find((it) => it.path === 'name')?.message ?? null)
}
