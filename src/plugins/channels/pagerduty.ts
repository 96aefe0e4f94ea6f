import { z } from 'zod'
import { defineChannel, type Notice } from '../sdk/channel.ts'
import { headlineOf } from '../sdk/notice-text.ts'
import { hostOf, postAddress } from './address.ts'

const HOSTS = { us: 'events.pagerduty.com', eu: 'events.eu.pagerduty.com' } as const

const fields = z.object({
  routingKey: z
    .string()
    .regex(/^[A-Za-z0-9]{32}$/, 'is not 32 letters and digits')
    .meta({ title: 'Integration key', description: 'Of an integration “Events API v2” of the service.' }),
  region: z.enum(['us', 'eu']).default('us').meta({ title: 'Service region', public: true }),
  eventsUrl: postAddress.optional().meta({
    title: 'Events address',
    description: 'Where a proxy stands before PagerDuty. Otherwise leave it empty.',
    public: true,
    advanced: true,
  }),
})

/** How bad each is, in the words of PagerDuty. */
const SEVERITIES: Partial<Record<Notice['event'], 'critical' | 'error' | 'warning'>> = {
  failed: 'error',
  late: 'error',
  held: 'warning',
  unusual: 'warning',
  expiring: 'warning',
}
const MOST_SUMMARY = 1024

/** An alert opens an incident and its end resolves it: both have the alert's id as `dedup_key`. */
export const pagerduty = defineChannel({
  name: 'pagerduty',
  title: 'PagerDuty',
  fields,
  // What is no state would open an incident that nothing ever ends.
  events: ['failed', 'held', 'late', 'unusual', 'expiring'],
  keepsOpen: true,
  goesTo: (given) => hostOf(addressOf(given)),
  message(notice, given) {
    const { id, alert, link, change, event, at } = notice
    const body = JSON.stringify({
      routing_key: given.routingKey,
      event_action: change === 'resolved' ? 'resolve' : 'trigger',
      dedup_key: alert ?? id,
      client: 'Waybill',
      ...(link === null ? {} : { client_url: link }),
      payload: {
        summary: headlineOf(notice).slice(0, MOST_SUMMARY),
        source: notice.destination ?? 'Waybill',
        severity: SEVERITIES[event] ?? 'info',
        timestamp: at,
        component: notice.orchestration ?? undefined,
        group: notice.group ?? undefined,
        class: event,
        custom_details: notice,
      },
    })
    return { via: 'http', url: addressOf(given), headers: { 'content-type': 'application/json' }, body }
  },
})

const addressOf = ({ region, eventsUrl }: z.infer<typeof fields>): string =>
  eventsUrl ?? `https://${HOSTS[region]}/v2/enqueue`
