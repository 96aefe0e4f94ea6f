import type { UseQueryResult } from '@tanstack/react-query'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { askAny } from '../api/client.ts'
import type { Problem } from '../api/problem.ts'

/** Who is signed in, and what they may do with no particular object. */
export interface Account {
  readonly id: string | null
  readonly name: string
  readonly email: string
  readonly policies: readonly string[]
  readonly options: readonly string[]
  readonly allowed: readonly string[]
}

const STALE_MS = 60_000

/** Who is signed in; an error where nobody is. */
export const useAccountQuery = (): UseQueryResult<Account, Problem> =>
  useQuery({
    queryKey: ['/account', null, null],
    queryFn: () => askAny('get', '/account') as Promise<Account>,
    staleTime: STALE_MS,
  })

/** Who is signed in. Only for what stands inside the frame, which waits for it. */
export function useAccount(): Account {
  const { data } = useAccountQuery()
  if (!data) throw new Error('This component stands outside the frame.')
  return data
}

/** Shows its children where the account may do `action`, such as `query:create`, as the server says. */
export function Allowed({ action, children }: { readonly action: string; readonly children: ReactNode }) {
  return useAccount().allowed.includes(action) ? children : null
}
