import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from '../api/problem.ts'
import { connection } from './connection.ts'

const SECOND_TRY_MS = 2000

/** @param onSignedOut called when the server no longer knows who asks */
export function openQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error) => {
    if (!(error instanceof Problem)) return
    if (error.code === 'unauthenticated') onSignedOut()
    if (error.status === 0 && error.code === 'server_unreachable') connection.lost()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // The browser's own word on being online says nothing about the server.
        networkMode: 'always',
        staleTime: 5000,
        retry: (tried, error) => error instanceof Problem && error.retryable && error.status !== 429 && tried < 1,
        retryDelay: SECOND_TRY_MS,
      },
      mutations: { networkMode: 'always' },
    },
  })
}
