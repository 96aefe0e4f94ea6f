import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHost } from '../../src/api/host.ts'
import { noLog } from '../../src/lib/log.ts'
import { expectAccessible, expectNoSideways } from '../harness/accessible.ts'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { dialog, press } from '../harness/forms.ts'
import { requestOf } from '../harness/host.ts'
import { type Office, openOffice } from '../harness/office.ts'

/** Goes on until it is stopped. */
const ENDLESS = 'SELECT hash(a.range * b.range)::VARCHAR AS v FROM range(100000) a, range(100000) b'

let office: Office
let desktop: Desktop
let good: string
let bad: string
let endless: string
beforeAll(async () => {
  office = await openOffice()
  const { make } = office
  const query = (name: string, sql: string) => make('/queries', { name, database: 'ACME', sql, state: 'active' })
  await query('Good customers', 'SELECT customer_id FROM customers')
  await query('Every purchase', ENDLESS)
  await make('/database-exports', { name: 'Nightly tables', database: 'ACME', tables: ['orders'], state: 'active' })
  const destination = async (name: string, passphrase: object) => {
    const fields = { ...office.fields, ...passphrase }
    await make('/credentials', { name, plugin: 'sftp', type: 'passphrase', fields })
    await make('/destinations', { name, plugin: 'sftp', credential: name, settings: { remoteFolder: '/' } })
  }
  await destination('Persado', {})
  await destination('Warehouse', { passphrase: 'not the one' })
  const send = (object: string, destination: string, objectType = 'query') =>
    make('/orchestrations', { objectType, object, destination, settings: { filenameTemplate: `${destination}.csv` } })
  good = await send('Good customers', 'Persado')
  bad = await send('Good customers', 'Warehouse')
  endless = await send('Every purchase', 'Persado')
  await ended(await start(await send('Nightly tables', 'Persado', 'database-export')))
  desktop = await openDesktop(office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

const ask = (method: string, path: string, body?: object) => office.host.ask(method, path, body)
const start = async (orchestration: string): Promise<string> =>
  (await ask('POST', `/orchestrations/${orchestration}/runs`, {})).body.id
const ended = async (id: string): Promise<string> => {
  await ask('GET', `/runs/${id}/events`)
  return id
}
/** Whatever becomes of a test, it leaves no run that keeps the machine busy. */
const stopped = (id: string): AsyncDisposable => ({
  [Symbol.asyncDispose]: async () => void (await ask('POST', `/runs/${id}/stop`)),
})
/** A run takes its time where other tests run beside it. */
const RUN = { timeout: 30_000 }
const rows = (page: Page) => page.getByRole('table', { name: 'Runs' }).getByRole('row')
const activity = (page: Page) => page.getByRole('region', { name: 'Recent activity' })
const runDialog = (page: Page) => dialog(page, /^(Good customers|Every purchase|Nightly tables) to /)
/** How the open run stands. */
const state = (page: Page, word: string) => runDialog(page).getByRole('status').filter({ hasText: word })
const openRun = (page: Page) => new URL(page.url()).searchParams.get('run')

test('the filters stand in the address, and an address has its filters', async () => {
  await ended(await start(good))
  await using window = await desktop.open('/workflows')
  const { page } = window
  await rows(page).filter({ hasText: 'Good customers' }).first().waitFor()
  for (const [filter, choice] of [
    ['Type', 'Database Export'],
    ['Time', 'Last 24 hours'],
  ] as const) {
    const field = page.getByLabel(filter, { exact: true })
    await field.focus()
    await field.selectOption(choice)
  }
  await page.waitForURL(/type=database-export.*within=24h|within=24h.*type=database-export/)
  await rows(page).filter({ hasText: 'Good customers' }).first().waitFor({ state: 'detached' })
  await rows(page).filter({ hasText: 'Nightly tables' }).waitFor()

  await page.goto('/workflows?to=Persado&by=command+line&status=succeeded&from=2001-01-01&until=2001-01-02&sort=rows')
  await page.getByText('No run matches').waitFor()
  expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe('2001-01-01')
  expect(await page.getByLabel('Destination', { exact: true }).first().inputValue()).toBe('Persado')
  await press(page, 'Show all runs')
  await rows(page).filter({ hasText: 'Good customers' }).first().waitFor()
  expect(new URL(page.url()).search).toBe('?sort=rows')
})

test('a run that begins while one looks stands on the page, and goes to Completed step by step', async () => {
  await using window = await desktop.open('/workflows')
  const { page } = window
  await activity(page).getByRole('link').first().waitFor()
  const id = await start(good)
  const card = activity(page).locator(`a[href*="${id}"]`)
  await card.click()
  await state(page, 'Completed').waitFor(RUN)
  expect(openRun(page)).toBe(id)
  const steps = runDialog(page).getByRole('region', { name: 'Steps' }).getByRole('listitem')
  expect(await steps.count()).toBe(4)
  for (const step of await steps.all()) expect(await step.textContent()).toContain('Done')
  await page.keyboard.press('Escape')
  await runDialog(page).waitFor({ state: 'detached' })
  await rows(page).filter({ hasText: 'Completed' }).locator(`a[href*="${id}"]`).waitFor()
})

test('the receipt that one downloads is the document that the API gives', async () => {
  const id = await ended(await start(good))
  await using window = await desktop.open(`/workflows?run=${id}`)
  const { page } = window
  await state(page, 'Completed').waitFor()
  const waiting = page.waitForEvent('download')
  await press(runDialog(page), 'Download receipt')
  const download = await waiting
  expect(download.suggestedFilename()).toBe(`${id}.json`)
  const receipt = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(receipt).toEqual((await ask('GET', `/runs/${id}`)).body)
  await runDialog(page).getByText(receipt.deliveries[0].sha256).first().waitFor()
  await runDialog(page).getByText('The server told the same size.').waitFor()
  await runDialog(page).getByRole('slider', { name: 'Run of the chart' }).press('ArrowLeft')
  await runDialog(page).getByRole('link', { name: 'Open this run' }).waitFor()
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideways(page)
})

test('Stop ends a run, and says that nothing has arrived', async () => {
  await using window = await desktop.open('/workflows')
  const { page } = window
  const id = await start(endless)
  await using _ = stopped(id)
  await activity(page).locator(`a[href*="${id}"]`).click()
  await state(page, 'Running').waitFor(RUN)
  await press(runDialog(page), 'Stop')
  await state(page, 'Stopped').waitFor(RUN)
  await runDialog(page).getByText('Nothing of it has arrived.').waitFor()
  expect(await runDialog(page).getByRole('button', { name: 'Stop', exact: true }).count()).toBe(0)
})

test('a run that fails is told on whatever page, once, with a link to it', async () => {
  await ended(await start(bad))
  await using window = await desktop.open('/settings/account')
  const { page } = window
  const notice = page.getByRole('alert').filter({ hasText: 'Good customers to Warehouse failed' })
  await page
    .getByRole('heading', { name: /account/i })
    .first()
    .waitFor()
  const id = await ended(await start(bad))
  await notice.waitFor(RUN)
  expect(await notice.textContent()).toContain((await ask('GET', `/runs/${id}`)).body.error.message)
  expect(await notice.count(), 'what failed before is not told').toBe(1)
  await expectAccessible(page)
  await notice.getByRole('link', { name: 'Open the run' }).click()
  await runDialog(page).getByText('credential_rejected').waitFor()
  expect(openRun(page)).toBe(id)
  await notice.waitFor({ state: 'detached' })
})

test('Retry goes on with a run that failed, and Send again sends its files as a run of its own', async () => {
  const { body: failed } = await ask('GET', `/runs?orchestration=${bad}&limit=1`)
  const { id } = failed.items[0]
  await using window = await desktop.open(`/workflows?run=${id}`)
  const { page } = window
  await runDialog(page).getByText('A retry helps only after the cause is put right.').waitFor()
  await press(runDialog(page), 'Retry')
  await runDialog(page)
    .getByText(/started the run|retried the run/)
    .nth(1)
    .waitFor()
  await ended(id)
  expect((await ask('GET', `/runs/${id}`)).body).toMatchObject({ state: 'failed', attempt: 2 })

  const sent = await ended(await start(good))
  await page.goto(`/workflows?run=${sent}`)
  await press(runDialog(page), 'Send again')
  await runDialog(page).getByRole('link', { name: 'Open that run' }).click()
  await runDialog(page).getByText('sent again').first().waitFor()
  await state(page, 'Completed').waitFor(RUN)
  const again = openRun(page)
  expect(again).not.toBe(sent)
  expect((await ask('GET', `/runs/${again}`)).body).toMatchObject({ state: 'succeeded', redeliveryOf: sent })
})

test('whoever may not see runs is not told of any', async () => {
  await using window = await desktop.open('/queries', { as: { policies: ['Amp360 User Read Only'] } })
  const { page } = window
  await page.getByRole('heading', { name: 'Queries' }).first().waitFor()
  await ended(await start(bad))
  expect(await activity(page).count()).toBe(0)
  expect(await page.getByRole('alert').count()).toBe(0)
  await page.goto('/workflows')
  await page.getByText('You may not see runs').waitFor()
})

test('a server that is restarted is missed in words, and what failed meanwhile is told, nothing older', async () => {
  await ended(await start(bad))
  await using window = await desktop.open('/queries')
  const { page, expected } = window
  expected.push('ERR_', 'Failed to load resource')
  const lost = page.getByText('Waybill does not answer.')
  const notice = page.getByRole('alert').filter({ hasText: 'Good customers to Warehouse failed' })
  await activity(page).getByRole('link').first().waitFor()
  await office.host.host.close()
  await lost.waitFor()

  const { dataFolder } = office.host
  await using next = await openHost({ dataFolder, databaseUrl: null, key: null, admin: null }, noLog)
  await next.listen(Number(new URL(desktop.url).port), '127.0.0.1')
  const request = requestOf('http://waybill.local', 'POST', { path: `/orchestrations/${bad}/runs`, body: {} })
  const { id } = (await (await next.fetchLocal(request)).json()) as { id: string }
  await lost.waitFor({ state: 'detached' })
  await notice.waitFor(RUN)
  await activity(page).locator(`a[href*="${id}"]`).waitFor()
  expect(await notice.count()).toBe(1)
})
