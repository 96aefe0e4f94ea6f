import { AppError } from '../../model/errors.ts'
import type { Arrival } from './whereabouts.ts'
import { ownOrigin } from './whereabouts.ts'

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses what another site makes a browser send with the cookie of its user. Browsers say from where a request comes, by
 * `Sec-Fetch-Site` or `Origin`; a program that says neither has no cookie of somebody else. A form cannot send JSON.
 * @throws AppError `cross_site`
 */
export function refuseOtherSites(arrival: Pick<Arrival, 'request' | 'publicUrl'>): void {
  const { request } = arrival
  const { headers } = request
  if (SAFE.includes(request.method) || isBearer(headers)) return
  if (isFromElsewhere(arrival)) throw new AppError('cross_site', 'The request comes from another site.')
  const type = headers.get('content-type')
  // A body without a type is one that a script of another site can send too.
  const isJson = type === null ? !hasBody(headers) : /^application\/json\s*(;|$)/i.test(type)
  if (!isJson) {
    throw new AppError('cross_site', 'The body of a request has to be JSON.')
  }
}

/** What a proxy in front asks for by itself, such as Basic, does not keep a cookie from being sent along. */
const isBearer = (headers: Headers): boolean => /^bearer /i.test(headers.get('authorization') ?? '')

const hasBody = (headers: Headers): boolean =>
  headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0

function isFromElsewhere(arrival: Pick<Arrival, 'request' | 'publicUrl'>): boolean {
  const site = arrival.request.headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const origin = arrival.request.headers.get('origin')
  // Whether a proxy speaks TLS is not known here, so hosts are compared.
  return origin !== null && URL.parse(origin)?.host !== new URL(ownOrigin(arrival)).host
}
