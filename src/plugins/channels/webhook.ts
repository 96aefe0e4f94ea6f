import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { defineChannel, type Notice } from '../sdk/channel.ts'
import { hostOf, postAddress } from './address.ts'

const PREFIX = 'whsec_'
const LEAST_BYTES = 16

const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret)

/** Buffer reads what it can of a broken base64, which would sign with another key than the receiver has. */
const isStrong = (secret: string): boolean =>
  keyOf(secret).length >= LEAST_BYTES && (!secret.startsWith(PREFIX) || BASE64.test(secret.slice(PREFIX.length)))
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

const fields = z.object({
  url: postAddress.meta({ title: 'URL', description: 'Gets each notice whole, as JSON, by POST.' }),
  signingSecret: z.string().refine(isStrong, `is shorter than ${LEAST_BYTES} bytes, or no base64 after whsec_`).meta({
    title: 'Signing secret',
    description:
      'Signs each notice (HMAC-SHA256, as Standard Webhooks has it). whsec_ and base64, or any text of 16 characters or more.',
  }),
})

/** Signed as https://www.standardwebhooks.com says, so that its libraries can verify a notice. */
export const webhook = defineChannel({
  name: 'webhook',
  title: 'Webhook',
  fields,
  events: ['failed', 'held', 'late', 'unusual', 'expiring', 'succeeded'],
  keepsOpen: false,
  goesTo: ({ url }) => hostOf(url),
  message(notice, { url, signingSecret }, at) {
    const body = JSON.stringify({ type: typeOf(notice), timestamp: notice.at, data: notice })
    const timestamp = String(Math.floor(at.getTime() / 1000))
    const signature = createHmac('sha256', keyOf(signingSecret))
      .update(`${notice.id}.${timestamp}.${body}`)
      .digest('base64')
    const headers = {
      'content-type': 'application/json',
      'webhook-id': notice.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    }
    return { via: 'http', url, headers, body }
  },
})

/** As `alert.failed.raised`; `alert.succeeded` for what is no state. */
const typeOf = ({ event, change }: Notice): string =>
  change === 'once' ? `alert.${event}` : `alert.${event}.${change}`
