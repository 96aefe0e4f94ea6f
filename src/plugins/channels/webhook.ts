import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { defineChannel, type Notice } from '../sdk/channel.ts'
import { hostOf, postAddress } from './address.ts'

const fields = z.object({
  url: postAddress.meta({ title: 'URL', description: 'Gets each notice whole, as JSON, by POST.' }),
  signingSecret: z.string().min(16, 'is shorter than 16 characters').meta({
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

const PREFIX = 'whsec_'
const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret)

/** As `alert.failed.raised`; `alert.succeeded` for what is no state. */
const typeOf = ({ event, change }: Notice): string =>
  change === 'once' ? `alert.${event}` : `alert.${event}.${change}`
