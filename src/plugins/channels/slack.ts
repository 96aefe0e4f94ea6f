import { z } from 'zod'
import { defineChannel } from '../sdk/channel.ts'
import { blocksOf, headlineOf } from '../sdk/notice-text.ts'
import { hostOf, postAddress } from './address.ts'

const fields = z.object({
  url: postAddress.meta({
    title: 'Webhook URL',
    description: 'Of an incoming webhook, as https://hooks.slack.com/services/….',
  }),
})

/** Slack refuses texts that are longer. */
const MOST_HEADER = 150
const MOST_TEXT = 3000

/** Plain text throughout: nothing in it can be read as a link or a mention. */
export const slack = defineChannel({
  name: 'slack',
  title: 'Slack',
  fields,
  events: ['failed', 'held', 'late', 'unusual', 'expiring', 'succeeded'],
  keepsOpen: false,
  goesTo: ({ url }) => hostOf(url),
  message(notice, { url }) {
    const headline = headlineOf(notice)
    const sections = blocksOf(notice).map((lines) => ({ type: 'section', text: plain(lines.join('\n'), MOST_TEXT) }))
    const button = { type: 'button', text: plain('Open in Waybill', MOST_HEADER), url: notice.link }
    const blocks = [
      { type: 'header', text: plain(headline, MOST_HEADER) },
      ...sections,
      ...(notice.link === null ? [] : [{ type: 'actions', elements: [button] }]),
    ]
    const body = JSON.stringify({ text: escaped(headline), blocks })
    return { via: 'http', url, headers: { 'content-type': 'application/json' }, body }
  },
})

const plain = (text: string, most: number) => ({
  type: 'plain_text',
  text: text.length > most ? `${text.slice(0, most - 1)}…` : text,
  emoji: false,
})

/** The text of the notification is no block, and is read as markup. */
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
