import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import type { Problem } from '../../../api/problem.ts'
import type { BodyOf } from '../../../api/routes.ts'
import type { Preview } from '../../../components/bytes/preview.ts'

/** What would be sent, as the form has it now. */
export type Draft = BodyOf<'post', '/orchestrations/preview'>

/** A person types: each letter need not be a question. */
const PAUSE_MS = 600

/**
 * The files that a draft would send. Asked again when the draft has rested for a moment, with what was shown before until the
 * answer is there; whoever goes on typing ends the question. `null` asks nothing.
 */
export function useFilePreview(draft: Draft | null): UseQueryResult<Preview, Problem> & { readonly isOld: boolean } {
  const text = draft === null ? null : JSON.stringify(draft)
  const [rested] = useDebouncedValue(text, PAUSE_MS)
  const query = useQuery<Preview, Problem>({
    queryKey: ['file-preview', rested],
    queryFn: ({ signal }) => api.post('/orchestrations/preview', { body: JSON.parse(rested ?? '{}'), signal }),
    enabled: rested !== null && text !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
  })
  return { ...query, isOld: query.isPlaceholderData || rested !== text }
}
