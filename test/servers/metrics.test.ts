import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Office, openOffice } from '../harness/office.ts'

let office: Office
let url: string
beforeAll(async () => {
  office = await openOffice()
  url = (await office.host.host.listen(0, '127.0.0.1')).url
})
afterAll(() => office[Symbol.asyncDispose]())

/** The numbers of the installation, by name and label. */
async function read(): Promise<Record<string, number>> {
  const answer = await fetch(`${url}/metrics`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    expect.stringMatching(/^text\/plain; version=/),
  ])
  const text = await answer.text()
  expect(text).not.toContain('Good customers')
  expect(text).toMatch(/^# TYPE waybill_delivered_bytes_total counter$/m)
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
  const lines = text.split('\n').filter((line) => line.startsWith('waybill_'))
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]))
}

test('Prometheus reads what ran, what has arrived and what waits, without sign-in', async () => {
  const { make, host } = office
  const sql = 'SELECT customer_id FROM customers'
  await make('/queries', { name: 'Good customers', database: 'ACME', sql, state: 'active' })
  await office.makeDestination('Persado')
  const sent = { objectType: 'query', object: 'Good customers', destination: 'Persado' }
  const orchestration = await make('/orchestrations', sent)
  const group = await make('/orchestration-groups', { name: 'Daily' })
  const { body } = await host.ask('POST', `/orchestrations/${orchestration}/runs`, {})
  await host.ask('GET', `/runs/${body.id}/events`)
  await host.ask('POST', `/orchestration-groups/${group}/runs`, {})

  const receipt = (await host.ask('GET', `/runs/${body.id}`)).body
  expect(receipt.state).toBe('succeeded')
  expect(await read()).toMatchObject({
    'waybill_runs{state="succeeded"}': 1,
    'waybill_runs{state="failed"}': 0,
    'waybill_group_runs{state="succeeded"}': 1,
    waybill_delivered_files_total: 1,
    waybill_delivered_rows_total: receipt.rows,
    waybill_delivered_bytes_total: receipt.deliveries[0].bytes,
    waybill_queue_age_seconds: 0,
    waybill_schedule_lag_seconds: 0,
    waybill_connections_held: 0,
    'waybill_deadlines{state="at-risk"}': 0,
  })
  expect(await read(), 'nothing is due').not.toHaveProperty('waybill_deadline_slack_seconds')
})
