import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { CHANNEL_NAMES, loadChannel } from '../registry.ts'
import type { HttpMessage, MailMessage, Notice } from '../sdk/channel.ts'
import { publicFields } from '../sdk/fields.ts'

const AT = new Date('2026-11-28T08:30:05Z')
const NOTICE: Notice = {
  id: 'msg_1',
  alert: 'alr_1',
  event: 'failed',
  change: 'raised',
  at: '2026-11-28T08:30:04.120Z',
  title: '“High <value> & co” to “Persado” failed.',
  details: [],
  orchestration: 'High <value> & co',
  destination: 'Persado',
  group: 'Daily',
  run: { id: 'run_1', state: 'failed', rows: 48213, startedBy: 'Automated workflow', attempt: 2 },
  error: { code: 'credential_rejected', message: 'The server refuses acme_amp.', hint: 'Check it.', retryable: false },
  link: 'https://waybill.acme.example/workflows?run=run_1',
  log: [{ at: '2026-11-28T08:30:04.000Z', level: 'error', step: null, text: 'The server refuses acme_amp.' }],
}
const FIELDS = {
  email: { to: 'ops@acme.example, boss@acme.example' },
  slack: { url: 'https://hooks.slack.com/services/T0/B0/x' },
  webhook: { url: 'https://acme.example/hook?key=1', signingSecret: 'sixteen characters or more' },
  pagerduty: { routingKey: 'R0uting0Key0Of0Thirty0Two0Chars0' },
} as const

async function messageFrom(name: keyof typeof FIELDS, notice: Notice, more: object = {}) {
  const kind = await loadChannel(name)
  return kind.message(notice, kind.fields.parse({ ...FIELDS[name], ...more }), AT)
}
const post = async (...asked: Parameters<typeof messageFrom>) => (await messageFrom(...asked)) as HttpMessage

test('a mail says what happened, why, where and what came before', async () => {
  const mail = (await messageFrom('email', NOTICE)) as MailMessage
  expect(mail).toMatchObject({ to: ['ops@acme.example', 'boss@acme.example'], id: 'msg_1', thread: 'alr_1' })
  expect(`${mail.subject}\n---\n${mail.text}`).toMatchInlineSnapshot(`
    "“High <value> & co” to “Persado” failed
    ---
    “High <value> & co” to “Persado” failed.

    The server refuses acme_amp.
    What to do: Check it.
    Error: credential_rejected

    Orchestration: High <value> & co
    Destination: Persado
    Group: Daily
    Run: run_1, attempt 2, started by Automated workflow
    Rows: 48,213
    At: 2026-11-28 08:30:04 UTC

    The last lines of the log of the run:
    08:30:04  The server refuses acme_amp.

    https://waybill.acme.example/workflows?run=run_1"
  `)
})

test('Slack gets plain text, in which nothing is markup', async () => {
  const { url, body } = await post('slack', NOTICE)
  expect(url).toBe(FIELDS.slack.url)
  expect(JSON.parse(body)).toMatchInlineSnapshot(`
    {
      "blocks": [
        {
          "text": {
            "emoji": false,
            "text": "“High <value> & co” to “Persado” failed",
            "type": "plain_text",
          },
          "type": "header",
        },
        {
          "text": {
            "emoji": false,
            "text": "The server refuses acme_amp.
    What to do: Check it.
    Error: credential_rejected",
            "type": "plain_text",
          },
          "type": "section",
        },
        {
          "text": {
            "emoji": false,
            "text": "Orchestration: High <value> & co
    Destination: Persado
    Group: Daily
    Run: run_1, attempt 2, started by Automated workflow
    Rows: 48,213
    At: 2026-11-28 08:30:04 UTC",
            "type": "plain_text",
          },
          "type": "section",
        },
        {
          "text": {
            "emoji": false,
            "text": "The last lines of the log of the run:
    08:30:04  The server refuses acme_amp.",
            "type": "plain_text",
          },
          "type": "section",
        },
        {
          "elements": [
            {
              "text": {
                "emoji": false,
                "text": "Open in Waybill",
                "type": "plain_text",
              },
              "type": "button",
              "url": "https://waybill.acme.example/workflows?run=run_1",
            },
          ],
          "type": "actions",
        },
      ],
      "text": "“High &lt;value&gt; &amp; co” to “Persado” failed",
    }
  `)
})

test('a text that is too long for Slack is cut', async () => {
  const details = ['x'.repeat(4000)]
  const { body } = await post('slack', { ...NOTICE, title: 'y'.repeat(200), error: null, details, link: null })
  const [header, section, ...rest] = JSON.parse(body).blocks
  expect([header.text.text.length, section.text.text.length]).toEqual([150, 3000])
  expect(rest.map((it: { type: string }) => it.type)).not.toContain('actions')
})

test('PagerDuty opens an incident and resolves the same one', async () => {
  const opened = JSON.parse((await post('pagerduty', NOTICE)).body)
  const { custom_details, ...payload } = opened.payload
  expect({ ...opened, payload }).toMatchInlineSnapshot(`
    {
      "client": "Waybill",
      "client_url": "https://waybill.acme.example/workflows?run=run_1",
      "dedup_key": "alr_1",
      "event_action": "trigger",
      "payload": {
        "class": "failed",
        "component": "High <value> & co",
        "group": "Daily",
        "severity": "error",
        "source": "Persado",
        "summary": "“High <value> & co” to “Persado” failed",
        "timestamp": "2026-11-28T08:30:04.120Z",
      },
      "routing_key": "R0uting0Key0Of0Thirty0Two0Chars0",
    }
  `)
  expect(custom_details).toEqual(NOTICE)
  const resolved = await post('pagerduty', { ...NOTICE, id: 'msg_2', change: 'resolved' }, { region: 'eu' })
  expect(resolved.url).toBe('https://events.eu.pagerduty.com/v2/enqueue')
  expect(JSON.parse(resolved.body)).toMatchObject({ event_action: 'resolve', dedup_key: 'alr_1' })
})

test('a webhook gets all of it, signed over its id, its time and its body', async () => {
  const { headers, body } = await post('webhook', NOTICE)
  expect(JSON.parse(body)).toEqual({ type: 'alert.failed.raised', timestamp: NOTICE.at, data: NOTICE })
  const signed = `msg_1.1795854605.${body}`
  const signature = createHmac('sha256', FIELDS.webhook.signingSecret).update(signed).digest('base64')
  expect(headers).toEqual({
    'content-type': 'application/json',
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1795854605',
    'webhook-signature': `v1,${signature}`,
  })
})

test('a secret that begins with whsec_ is base64', async () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const { headers, body } = await post('webhook', NOTICE, { signingSecret: secret })
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const wanted = createHmac('sha256', key).update(`msg_1.1795854605.${body}`).digest('base64')
  expect(headers['webhook-signature']).toBe(`v1,${wanted}`)
})

test.for([
  ['email', { to: 'nobody' }],
  ['email', { to: '' }],
  ['slack', { url: 'ftp://acme.example' }],
  ['slack', { url: 'https://ana:secret@acme.example' }],
  ['webhook', { url: 'https://acme.example', signingSecret: 'hunter2' }],
  ['webhook', { url: 'https://acme.example', signingSecret: 'whsec_aHVudGVyMg==' }],
  ['webhook', { url: 'https://acme.example', signingSecret: 'whsec_hunter2: this is no base64 at all' }],
  ['pagerduty', { routingKey: 'hunter2' }],
] as const)('%s refuses %j and repeats no value', async ([name, fields]) => {
  const { error } = (await loadChannel(name)).fields.safeParse(fields)
  expect(error?.issues.length).toBe(1)
  expect(error?.issues[0]?.message).not.toMatch(/nobody|ana:|hunter2|ftp/)
})

test('only what everybody may know is public, and where it goes is told without a secret', async () => {
  const shown = await Promise.all(
    CHANNEL_NAMES.map(async (name) => {
      const kind = await loadChannel(name)
      const fields = kind.fields.parse(FIELDS[name as keyof typeof FIELDS])
      return [name, publicFields(kind.fields), kind.goesTo(fields)]
    }),
  )
  expect(shown).toEqual([
    ['email', ['to'], 'ops@acme.example, boss@acme.example'],
    ['slack', [], 'hooks.slack.com'],
    ['webhook', [], 'acme.example'],
    ['pagerduty', ['region', 'eventsUrl'], 'events.pagerduty.com'],
  ])
})
