import { AppError } from '../../model/errors.ts'
import type { ChannelMessage, HttpMessage } from '../../plugins/sdk/channel.ts'
import type { Outlet } from './outlet.ts'

/** How long a receiver may take to answer. */
const LIMIT_MS = 10_000

/**
 * Sends one message and returns once it has arrived. What the receiver says beside its status is not read: it is no text of ours.
 * @throws AppError `channel_unreachable`, `channel_timeout`, `channel_refused`, `mail_not_set_up`, `mail_refused`
 */
export async function carry({ mailer }: Outlet, message: ChannelMessage): Promise<void> {
  if (message.via === 'http') return post(message)
  if (mailer) return mailer.send(message)
  throw new AppError('mail_not_set_up', 'This installation has no mail server.')
}

async function post({ url, headers, body }: HttpMessage): Promise<void> {
  const { host } = new URL(url)
  // A redirect could lead where nobody has chosen to send anything.
  const asked = { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) } as const
  const response = await fetch(url, asked).catch((error: unknown) => {
    throw unreached(error, host)
  })
  await response.body?.cancel()
  if (!response.ok) throw new AppError('channel_refused', `${host} answers with status ${response.status}.`)
}

function unreached(error: unknown, host: string): AppError {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: unknown } }
  if (name === 'TimeoutError') {
    return new AppError('channel_timeout', `${host} does not answer within ${LIMIT_MS / 1000} seconds.`, {
      cause: error,
    })
  }
  const why = typeof cause?.code === 'string' ? ` (${cause.code})` : ''
  return new AppError('channel_unreachable', `${host} cannot be reached${why}.`, { cause: error })
}
