import { readdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectNoSideways } from '../harness/accessible.ts'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { choose, dialog, fill, press } from '../harness/forms.ts'
import { type Office, openOffice } from '../harness/office.ts'

let office: Office
let desktop: Desktop
let orchestration: string
let query: string
beforeAll(async () => {
  office = await openOffice()
  const { make, makeDestination } = office
  const sql = 'SELECT customer_id, email FROM customers ORDER BY customer_id'
  query = await make('/queries', { name: 'Good customers', database: 'ACME', sql, state: 'active' })
  await makeDestination('Persado', { settings: { filenameTemplate: 'good.csv' } })
  const guardrails = { fileSize: { maxBytes: 2_500_000, breach: 'warn' } }
  const sending = { objectType: 'query', object: 'Good customers', destination: 'Persado', guardrails }
  orchestration = await make('/orchestrations', sending)
  desktop = await openDesktop(office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

const ask = (method: string, path: string, body?: object) => office.host.ask(method, path, body)
/** A run takes its time where other tests run beside it. */
const RUN = { timeout: 30_000 }
const runDialog = (page: Page) => dialog(page, 'Good customers to Persado')
const state = (page: Page, word: string) => runDialog(page).getByRole('status').filter({ hasText: word })

test('rules are set with an orchestration, a held run shows what was found, and somebody else releases it', async () => {
  await using window = await desktop.open(`/destinations?dialog=edit-orchestration&id=${orchestration}`)
  const { page } = window
  const form = dialog(page, /Edit Orchestration/)
  await press(form, '1 rule')
  expect(await form.getByLabel('Largest file, in MB').inputValue()).toBe('2.5')
  await fill(form, { 'Fewest rows': '100', 'Rows may differ, %': '50' })
  await choose(form, 'When there are no rows', 'Send nothing')
  await press(form, 'Add a column')
  await fill(form, { Column: 'email', 'May be empty, %': '10' })
  await window.settled()
  await expectAccessible(page)
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  const saved = (await ask('GET', `/orchestrations/${orchestration}`)).body
  expect(saved.guardrails).toEqual({
    rows: { min: 100, breach: 'hold' },
    rowBand: { percent: 50, lastRuns: 7, breach: 'hold' },
    zeroRows: 'skip',
    nulls: [{ column: 'email', maxPercent: 10, breach: 'hold' }],
    fileSize: { maxBytes: 2_500_000, breach: 'warn' },
  })

  const { id } = (await ask('POST', `/orchestrations/${orchestration}/runs`, {})).body
  await page.goto(`/workflows?run=${id}`)
  await state(page, 'Held').waitFor(RUN)
  const found = runDialog(page).getByRole('table').first()
  await found.getByText('3 rows: fewer than the 100 that there must be.').waitFor()
  await found.getByText('100 or more').waitFor()
  await found.getByText('33.3 %', { exact: true }).waitFor()
  expect(await runDialog(page).getByRole('button', { name: 'Stop', exact: true }).count()).toBe(0)
  await press(runDialog(page), 'Look at the rows')
  await runDialog(page).getByText('The rows are read again').waitFor(RUN)
  await window.settled()
  await expectNoSideways(page)
  await expectAccessible(page)
  expect(await readdir(office.partnerFolder)).toEqual([])

  // Once they have left there is nothing more to look at: the page does not ask again.
  const asked: string[] = []
  page.on('request', (it) => asked.push(new URL(it.url()).pathname))
  await press(runDialog(page), 'Release')
  await press(dialog(page, 'Release these files?'), 'Release')
  await state(page, 'Completed').waitFor(RUN)
  await runDialog(page)
    .getByText(/released by .+@/)
    .first()
    .waitFor()
  expect(await readdir(office.partnerFolder)).toEqual(['good.csv'])
  expect(asked).not.toContain(`/api/runs/${id}/preview`)
})

test('who began a run is not offered to release it, and may discard it; a query warns by its rows', async () => {
  await using window = await desktop.open('/destinations')
  const { page } = window
  await page.getByRole('button', { name: 'Actions for Good customers', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click()
  const held = async () => (await ask('GET', '/runs?state=held')).body.items[0]?.id
  await expect.poll(held, { timeout: 30_000 }).toBeDefined()
  await page.goto(`/workflows?run=${await held()}`)
  await runDialog(page).getByText('whoever began a run cannot').waitFor()
  expect(await runDialog(page).getByRole('button', { name: 'Release', exact: true }).count()).toBe(0)
  await press(runDialog(page), 'Discard')
  const asked = dialog(page, 'Discard these files?')
  await window.settled()
  await expectAccessible(page)
  await press(asked, 'Discard')
  await state(page, 'Stopped').waitFor(RUN)
  await runDialog(page).getByText('discarded the files that were held').first().waitFor()
  expect(await runDialog(page).getByRole('button', { name: 'Retry', exact: true }).count()).toBe(0)

  await page.goto(`/queries/${query}`)
  const alerts = page.getByRole('region', { name: 'Alerts' })
  await choose(alerts, 'Warn when', 'less than')
  await fill(alerts, { 'Warn when: rows': '1000' })
  await window.settled()
  await expectAccessible(page)
  await press(page, 'Save draft')
  const stored = async () => (await ask('GET', `/queries/${query}`)).body
  await expect.poll(async () => (await stored()).alerts, { timeout: 30_000 }).toEqual({ warnWhen: { lessThan: 1000 } })
  expect((await stored()).state).toBe('active')
})
