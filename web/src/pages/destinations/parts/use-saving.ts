import type { Problem } from '../../../api/problem.ts'
import { currentOf } from './stale-notice.tsx'

interface Mutation<Sent> {
  readonly error: Problem | null
  readonly isPending: boolean
  readonly mutate: (sent: Sent, options: { readonly onSuccess: () => void }) => void
}

interface Update<Body> {
  readonly params: { readonly id: string }
  readonly query: { readonly version: number }
  readonly body: Body
}

/** What a form needs to save a new object or another state of one that is there. */
export interface Saving<Body> {
  readonly save: (body: Body) => void
  readonly isSaving: boolean
  readonly problem: Problem | null
  /** What the server has, where somebody was faster; null else. */
  readonly current: Readonly<Record<string, unknown>> | null
  /** Saves over what somebody saved meanwhile. */
  readonly keep: (body: Body) => void
}

/** @param existing null for a new one */
export function useSaving<Body>(
  existing: { readonly id: string; readonly version: number } | null,
  { create, update }: { readonly create: Mutation<{ readonly body: Body }>; readonly update: Mutation<Update<Body>> },
  onSaved: () => void,
): Saving<Body> {
  const problem = create.error ?? update.error
  const current = currentOf(problem)
  const put = (body: Body, version: number) =>
    existing && update.mutate({ params: { id: existing.id }, query: { version }, body }, { onSuccess: onSaved })
  return {
    isSaving: create.isPending || update.isPending,
    problem: current ? null : problem,
    current,
    save: (body) => (existing ? put(body, existing.version) : create.mutate({ body }, { onSuccess: onSaved })),
    keep: (body) => put(body, Number(current?.['version'] ?? existing?.version)),
  }
}
