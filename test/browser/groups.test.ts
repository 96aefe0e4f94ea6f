import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { choose, dialog, press, takeFromMenu } from '../harness/forms.ts'
import { type Office, openOffice } from '../harness/office.ts'

let office: Office
let desktop: Desktop
beforeAll(async () => {
  office = await openOffice()
  const { make } = office
  const sql = 'SELECT customer_id FROM customers'
  await make('/queries', { name: 'Good customers', database: 'ACME', sql, state: 'active' })
  await office.makeDestination('Persado')
  await make('/orchestration-groups', { name: 'Weekly' })
  desktop = await openDesktop(office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

test('a schedule is written with its next runs in sight, and what became of it is told', async () => {
  await using tab = await desktop.open('/destinations')
  const { page } = tab
  await press(page, 'Add Orchestration Group')
  const form = dialog(page, 'Add Orchestration Group')
  await form.getByLabel('Name').fill('Daily')
  await form.getByLabel('Cron schedule').fill('30 2 * * *')
  await form.getByLabel('Time zone').fill('Europe/Berlin')
  await page.getByRole('option', { name: 'Europe/Berlin' }).click()
  await form.getByText('Daily at 02:30, Europe/Berlin.').waitFor()
  await expect.poll(() => form.getByRole('listitem').count()).toBe(5)
  const next = (time: RegExp) => async () =>
    (await form.getByRole('listitem').allInnerTexts()).every((it) => time.test(it))
  await expect.poll(next(/0?2:30/)).toBe(true)

  await press(form, 'Add blackout')
  await form.getByLabel('From').fill('02:00')
  await form.getByLabel('Until').fill('04:00')
  await expect.poll(next(/0?4:00/), { message: 'at its end' }).toBe(true)
  await choose(form, 'When a time is missed', 'Skip it')
  await form.getByText('A blackout keeps every run back.').waitFor()
  await press(form, 'Remove blackout 1')
  await choose(form, 'When it is due and still runs', 'Run afterwards, once')
  const deadline = form.getByLabel('Deadline', { exact: true })
  await deadline.fill('06:00')
  await form.getByLabel('Time zone of the deadline').fill('Europe/Paris')
  await page.getByRole('option', { name: 'Europe/Paris' }).click()
  await deadline.fill('')
  await deadline.fill('05:45')
  await press(form, 'Save')
  await form.waitFor({ state: 'hidden' })
  await page.getByText('Daily at 02:30, Europe/Berlin · next').waitFor()
  expect((await office.host.ask('GET', '/orchestration-groups/Daily')).body).toMatchObject({
    schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin', missed: 'skip', blackouts: [] },
    overlap: 'queue',
    enabled: true,
    deadline: { at: '05:45', timeZone: 'Europe/Paris' },
  })

  const sent = { objectType: 'query', object: 'Good customers', destination: 'Persado' }
  await office.make('/orchestrations', { ...sent, workflow: 'automatic', group: 'Daily' })
  await takeFromMenu(page, 'Daily', 'Run')
  await page.getByText('1 of 1 started.').waitFor()
  await takeFromMenu(page, 'Daily', 'Runs')
  const history = dialog(page, 'Runs of Daily')
  await history.getByText('1 completed').waitFor({ timeout: 30_000 })
  expect(await history.getByRole('row').last().innerText()).toContain('Completed')
})

test('a group runs after another, and what is wrong stands at its field', async () => {
  await using tab = await desktop.open('/destinations')
  const { page } = tab
  await takeFromMenu(page, 'Weekly', 'Edit')
  const form = dialog(page, 'Edit Orchestration Group: Weekly')
  await choose(form, 'Run option', 'Run on a schedule')
  await form.getByLabel('Cron schedule').fill('0 25 * * *')
  tab.expected.push('422')
  await press(form, 'Save')
  await form.getByText('has a hour that is not *, or within 0 to 23').waitFor()
  await choose(form, 'Run option', 'Run after another group')
  await form.getByLabel('Group', { exact: true }).click()
  await page.getByRole('option', { name: 'Daily' }).click()
  await press(form, 'Save')
  await form.waitFor({ state: 'hidden' })
  await page.getByText('After Daily').waitFor()
})
