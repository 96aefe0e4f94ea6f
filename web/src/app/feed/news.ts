import { isActive, type Run } from '../../components/runs/states.ts'

/** What a person is told of without having asked. */
export interface News {
  readonly kind: 'failed' | 'completed'
  readonly run: Run
}

interface Reader {
  /** The e-mail address of who looks. */
  readonly email: string
  /** The run that is open on the page, which says itself how it stands. */
  readonly openRun: string | null
}

/** Remembers what was told, so that each end of a run is news once. A retry can fail anew. */
export function createNewsDesk(): (run: Run, reader: Reader) => News | null {
  const told = new Set<string>()
  return (run, { email, openRun }) => {
    if (isActive(run)) return null
    const end = `${run.id} ${run.attempt}`
    if (told.has(end)) return null
    told.add(end)
    if (run.id === openRun) return null
    if (run.state === 'failed') return { kind: 'failed', run }
    return run.state === 'succeeded' && run.startedBy === email ? { kind: 'completed', run } : null
  }
}
