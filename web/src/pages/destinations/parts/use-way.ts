import type { UseQueryResult } from '@tanstack/react-query'
import { useApi } from '../../../api/hooks.ts'
import type { Problem } from '../../../api/problem.ts'
import type { AnswerOf } from '../../../api/routes.ts'

/** How many destinations, and templates of one, a form offers. */
export const MOST = 1000

/** The data templates of a destination, those among them that the person may not use. */
export const useTemplatesOf = (
  destination: string | null,
): UseQueryResult<AnswerOf<'get', '/data-templates'>, Problem> =>
  useApi('/data-templates', {
    query: { destination: destination ?? '', limit: MOST },
    enabled: destination !== null,
  })

interface Way {
  readonly destination: string
  /** The name of a saved one. */
  readonly dataTemplate?: string | undefined
}

/** Whether the person may send by a destination and a data template, as the API says. Undefined while that is read. */
export function useMaySend(way: Way | null): boolean | undefined {
  const { destination = null, dataTemplate } = way ?? {}
  const place = useApi('/destinations/:id', { params: { id: destination ?? '' }, enabled: destination !== null })
  const templates = useTemplatesOf(dataTemplate === undefined ? null : destination)
  if (!place.data) return place.error ? false : undefined
  if (!place.data.allowed.includes('destination:use')) return false
  if (dataTemplate === undefined) return true
  const template = templates.data?.items.find((it) => it.name === dataTemplate)
  return templates.isPending ? undefined : (template?.allowed.includes('data-template:use') ?? false)
}
