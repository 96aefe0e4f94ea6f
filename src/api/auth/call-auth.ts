import type { Whereabouts } from '../../model/user.ts'
import type { Auth } from './create-auth.ts'
import { ADDRESS_HEADER, type Arrival, ownOrigin } from './whereabouts.ts'

/** Hands a request on to better-auth, with the body that a route has read from it. */
export type CallAuth = (body?: unknown) => Promise<Response>

const LOOPBACK = '127.0.0.1'

/** It has been judged by then whether the request comes from another site: what has no origin is said to be ours. */
export function toCallAuth(auth: Auth, arrival: Arrival, from: Whereabouts): CallAuth {
  const { request } = arrival
  return (body) => {
    const headers = new Headers(request.headers)
    headers.set(ADDRESS_HEADER, from.ipAddress ?? LOOPBACK)
    headers.set('origin', ownOrigin(arrival))
    headers.delete('content-length')
    if (body !== undefined) headers.set('content-type', 'application/json')
    const content = body === undefined ? null : JSON.stringify(body)
    return auth.handler(new Request(request.url, { method: request.method, headers, body: content }))
  }
}
