import type { IncomingMessage } from 'node:http'
import type { Whereabouts } from '../../model/user.ts'

/** Carries the address of the one who asks to better-auth. What comes over the socket under this name is overwritten. */
export const ADDRESS_HEADER = 'x-waybill-address'

const MAX_AGENT = 300

/** How a request came in. */
export interface Arrival {
  readonly request: Request
  /** Absent where it came over no socket. */
  readonly incoming: IncomingMessage | undefined
  readonly publicUrl: string | null
}

/**
 * From where a request comes. A proxy is believed only where `WAYBILL_PUBLIC_URL` says that one stands before this server:
 * then the last address of `X-Forwarded-For`, which is the one that the proxy itself saw.
 */
export function whereaboutsOf({ request, incoming, publicUrl }: Arrival): Whereabouts {
  const forwarded = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
  const ipAddress = (publicUrl !== null && forwarded) || incoming?.socket.remoteAddress || null
  const agent = request.headers.get('user-agent')
  return { ipAddress, userAgent: agent === null ? null : agent.slice(0, MAX_AGENT), sessionId: null }
}

/** The address that browsers know this server by. */
export const ownOrigin = ({ request, publicUrl }: Pick<Arrival, 'request' | 'publicUrl'>): string =>
  new URL(publicUrl ?? request.url).origin
