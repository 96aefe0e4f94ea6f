import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectNoSideways } from '../harness/accessible.ts'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { choose, dialog, fill, press, takeFromMenu } from '../harness/forms.ts'
import { type MailServer, startMailServer } from '../harness/mail-server.ts'
import { type Office, openOffice } from '../harness/office.ts'
import { type Receiver, startReceiver } from '../harness/receiver.ts'

let office: Office
let desktop: Desktop
let receiver: Receiver
let mail: MailServer
let orchestration: string
beforeAll(async () => {
  receiver = await startReceiver()
  mail = await startMailServer()
  office = await openOffice({ mailUrl: mail.url })
  const sql = 'SELECT customer_id FROM customers'
  await office.make('/queries', { name: 'Good customers', database: 'ACME', sql, state: 'active' })
  await office.makeDestination('Persado')
  const sending = { objectType: 'query', object: 'Good customers', destination: 'Persado' }
  orchestration = await office.make('/orchestrations', { ...sending, guardrails: { rows: { min: 100 } } })
  desktop = await openDesktop(office)
})
afterAll(async () => {
  await desktop?.[Symbol.asyncDispose]()
  await office?.[Symbol.asyncDispose]()
  await mail?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
})

test('a channel is made, tried and chosen, and hears of a run that is held', async () => {
  await using window = await desktop.open('/settings/alerts')
  const { page } = window
  window.expected.push('status of 422')
  await page.getByText('Nobody is told yet').waitFor()
  await press(page, 'Add alert channel')
  const form = dialog(page, 'Add alert channel')
  await fill(form, { Name: 'Operations' })
  await choose(form, 'Kind', 'Slack')
  await fill(form, { 'Webhook URL': 'nowhere' })
  await press(form, 'Save')
  await form.getByText('is no address such as').waitFor()
  await fill(form, { 'Webhook URL': `${receiver.url}/services/T0/secret` })
  await form.getByLabel('Told of everything').uncheck()
  await window.settled()
  await expectAccessible(page)
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await page.getByText('Nothing yet: nothing chooses it').waitFor()

  receiver.status = 404
  await takeFromMenu(page, 'Operations', 'Send test')
  const trying = dialog(page, 'Test Operations')
  await press(trying, 'Send test')
  await trying.getByRole('status').getByText('answers with status 404').waitFor()
  receiver.status = 200
  await press(trying, 'Send test')
  await trying.getByText('The test has arrived.').waitFor()
  await window.settled()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await trying.waitFor({ state: 'detached' })

  await page.goto(`/destinations?dialog=edit-orchestration&id=${orchestration}`)
  const edit = dialog(page, /Edit Orchestration/)
  await choose(edit, 'Alerts', 'Operations')
  await page.keyboard.press('Escape')
  await window.settled()
  await expectAccessible(page)
  await press(edit, 'Save')
  await edit.waitFor({ state: 'detached' })

  const { id } = (await office.host.ask('POST', `/orchestrations/${orchestration}/runs`, {})).body
  const slacks = await receiver.until('/services/T0/secret', 3)
  expect(JSON.parse(slacks.at(-1)?.body ?? '').text).toBe('“Good customers” to “Persado” is held: nothing was sent')

  await page.goto(`/workflows?run=${id}`)
  const run = dialog(page, 'Good customers to Persado')
  await press(run, 'Subscribe')
  await run.getByRole('button', { name: 'Unsubscribe' }).waitFor()
  await window.settled()
  await expectAccessible(page)
  await office.host.ask('POST', `/runs/${id}/discard`)
  expect((await mail.until('admin.ana@acme.example', 1))[0]?.raw).toContain('was stopped')

  await page.goto('/settings/alerts')
  await takeFromMenu(page, 'Operations', 'Delete')
  await dialog(page, /Delete the alert channel/)
    .getByText('Good customers to Persado')
    .waitFor()
  expect(window.answers.join('\n')).not.toContain('/services/T0')
})

test('a channel is edited on a narrow screen, and its secret stays', async () => {
  await using window = await desktop.open('/settings/alerts', { width: 390, scheme: 'dark' })
  const { page } = window
  await takeFromMenu(page, 'Operations', 'Edit')
  const form = dialog(page, 'Edit alert channel: Operations')
  expect(await form.getByLabel('Webhook URL').getAttribute('placeholder')).toBe('Set; stays as it is')
  await fill(form, { Description: 'Who is on duty' })
  await window.settled()
  await expectAccessible(page)
  await expectNoSideways(page)
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await page.getByText('Who is on duty').waitFor()
  await expectNoSideways(page)
})
