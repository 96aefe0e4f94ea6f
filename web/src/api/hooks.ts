import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { isChangedBy, isGoneBy } from './changed.ts'
import { askAny } from './client.ts'
import type { Problem } from './problem.ts'
import type { AnswerOf, ItemOf, ListPath, Method, PathOf, Sent, SentArguments } from './routes.ts'

interface Asking {
  /** false: it is not asked yet, as what it depends on is not chosen. */
  readonly enabled?: boolean
  /** Asks again this often while the page is looked at. */
  readonly refreshMs?: number
  /** true: it stays what it is as long as it is there at all, so that nothing has it read again. */
  readonly isFixed?: boolean
}

/** Reads one document. Its key is `[path, params, query]`. */
export function useApi<P extends PathOf<'get'>>(
  path: P,
  ...[sent]: SentArguments<'get', P, Asking>
): UseQueryResult<AnswerOf<'get', P>, Problem> {
  const { params, query, enabled, refreshMs, isFixed }: AnySent & Asking = sent ?? {}
  return useQuery({
    queryKey: [path, params ?? null, query ?? null],
    queryFn: ({ signal }) => askAny('get', path, { params, query, signal }) as Promise<AnswerOf<'get', P>>,
    enabled: enabled ?? true,
    refetchInterval: refreshMs ?? false,
    ...(isFixed ? { staleTime: 'static' } : {}),
  })
}

/** A list as far as it was read, page by page. */
export type List<T> = UseInfiniteQueryResult<T[], Problem>

/** Reads a list; `fetchNextPage` reads on. `data` is all items so far. */
export function useList<P extends ListPath>(
  path: P,
  ...[sent]: SentArguments<'get', P, Omit<Asking, 'isFixed'>>
): List<ItemOf<P>> {
  const { params, query, enabled, refreshMs }: AnySent & Asking = sent ?? {}
  return useInfiniteQuery({
    queryKey: [path, params ?? null, query ?? null, 'pages'],
    queryFn: ({ signal, pageParam }) =>
      askAny('get', path, { params, query: { ...query, cursor: pageParam ?? undefined }, signal }) as Promise<Page<P>>,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    select: (data: InfiniteData<Page<P>>) => data.pages.flatMap((page) => page.items),
    enabled: enabled ?? true,
    refetchInterval: refreshMs ?? false,
  })
}

/**
 * Does something, and then reads every list and document again that stands under the same collection (`/runs/…`) or
 * under one of `alsoChanges`; not what a deletion took away.
 */
export function useAction<M extends Exclude<Method, 'get'>, P extends PathOf<M>>(
  method: M,
  path: P,
  { alsoChanges = [] }: { readonly alsoChanges?: readonly string[] } = {},
): UseMutationResult<AnswerOf<M, P>, Problem, Sent<M, P>> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (sent: Sent<M, P>) => askAny(method, path, sent as AnySent) as Promise<AnswerOf<M, P>>,
    onSuccess(_answer, sent) {
      const done = { method, path, sent: sent as AnySent, alsoChanges }
      // A user that is shut out is still there: whoever opens them later reads them again.
      void client.invalidateQueries({ predicate: ({ queryKey }) => isGoneBy(done, queryKey), refetchType: 'none' })
      return client.invalidateQueries({ predicate: ({ queryKey }) => isChangedBy(done, queryKey) })
    },
  })
}

interface AnySent {
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
}
interface Page<P extends ListPath> {
  items: ItemOf<P>[]
  nextCursor: string | null
}
