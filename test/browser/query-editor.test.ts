import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, openDesktop, type Person } from '../harness/browser.ts'
import { dialog, fill, press } from '../harness/forms.ts'
import { type Office, openOffice, PERSON } from '../harness/office.ts'

const LIMITED: Person = { policies: ['Amp360 User'], options: ['Restrict PII access'] }
const LONG = 'SELECT sum(hash(a.i + b.i)) FROM range(3000000) a(i), range(3000000) b(i)'
let office: Office
let desktop: Desktop
beforeAll(async () => {
  office = await openOffice()
  desktop = await openDesktop(office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

const sqlOf = (page: Page) => page.getByRole('textbox', { name: 'SQL' })
/** As one does by hand: over coloured text the browser itself would add style attributes, which the policy keeps out. */
async function write(page: Page, sql: string): Promise<void> {
  await sqlOf(page).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Backspace')
  await sqlOf(page).fill(sql)
}

const make = (name: string, more: object = {}) =>
  office.make('/queries', { name, database: 'ACME', sql: 'SELECT order_id FROM orders', ...more })

test('an error is marked at its place, and the corrected query shows its rows', async () => {
  await using window = await desktop.open('/queries/new')
  const { page } = window
  window.expected.push('422')
  await write(page, 'SELECT order_id,\n  nobody\nFROM orders')
  await press(page, 'Run query')
  expect(await page.locator('.cm-fault').textContent()).toBe('nobody')
  await page.getByRole('alert').getByText('nobody').waitFor()
  await write(page, 'SELECT order_id, total FROM orders ORDER BY order_id')
  await page.keyboard.press('Control+Enter')
  await page.getByText('First 100 rows, there are more').waitFor()
  expect(await page.getByRole('columnheader', { name: /total/ }).textContent()).toContain('DECIMAL')
})

test('a query that runs can be stopped, and the next runs', async () => {
  await using window = await desktop.open('/queries/new')
  const { page } = window
  await write(page, LONG)
  await press(page, 'Run query')
  await press(page, 'Cancel')
  await page.getByText('The query was stopped.').waitFor()
  await write(page, 'SELECT 42 AS answer')
  await press(page, 'Run query')
  await page.getByRole('cell', { name: '42' }).waitFor()
})

test('what was typed is still there after the page was left, until it is discarded', async () => {
  const id = await make('Left alone')
  await using window = await desktop.open(`/queries/${id}`)
  const { page } = window
  await write(page, 'SELECT total FROM orders')
  await page.getByText('auto-saved in this browser').waitFor()
  await page.goto('/queries')
  await page.goto(`/queries/${id}`)
  await page.getByText('Brought back from this browser').waitFor()
  expect(await sqlOf(page).textContent()).toBe('SELECT total FROM orders')
  await press(page, 'Take what is saved')
  expect(await sqlOf(page).textContent()).toBe('SELECT order_id FROM orders')
})

test('of two who save, the second sees both and loses nothing', async () => {
  const id = await make('Written by two')
  await using window = await desktop.open(`/queries/${id}`)
  const { page } = window
  window.expected.push('409')
  await write(page, 'SELECT 1 AS mine')
  const theirs = { name: 'Written by two', database: 'ACME', sql: 'SELECT 2 AS theirs' }
  await office.host.ask('PUT', `/queries/${id}`, theirs)
  await press(page, 'Save draft')
  const both = dialog(page, 'Somebody saved this query meanwhile')
  await both.getByText('theirs', { exact: false }).first().waitFor()
  await press(both, 'Save mine over theirs')
  await both.waitFor({ state: 'detached' })
  const { body } = await office.host.ask('GET', `/queries/${id}`)
  expect(body).toMatchObject({ sql: 'SELECT 1 AS mine', version: 3 })
})

test('a discarded draft can be brought back', async () => {
  const id = await make('Thrown away')
  await using window = await desktop.open(`/queries/${id}`)
  const { page } = window
  await sqlOf(page).waitFor()
  await press(page, 'Discard')
  await press(page, 'Bring it back')
  await page.waitForURL('/queries/new')
  expect(await sqlOf(page).textContent()).toBe('SELECT order_id FROM orders')
  await press(page, 'Save draft')
  await page.waitForURL(/qry_/)
})

test('an old version is compared and restored', async () => {
  const id = await make('Has versions', { state: 'active' })
  await office.host.ask('PUT', `/queries/${id}`, {
    name: 'Has versions',
    database: 'ACME',
    sql: 'SELECT 2 AS second',
    state: 'active',
  })
  await using window = await desktop.open(`/queries/${id}?pane=versions`)
  const { page } = window
  await press(page, 'Compare version 1')
  const compared = dialog(page, 'Version 1')
  await compared.getByText('order_id', { exact: false }).first().waitFor()
  await press(compared, 'Restore as draft')
  await page.getByText('Draft of version 3').waitFor()
  expect(await sqlOf(page).textContent()).toBe('SELECT order_id FROM orders')
})

test('Activate and set up orchestration goes on where it is sent', async () => {
  await using window = await desktop.open('/queries/new')
  const { page } = window
  await fill(page, { Name: 'To be sent' })
  await write(page, 'SELECT order_id FROM orders')
  await press(page, 'Activate')
  await press(dialog(page, 'Activate this query'), 'Activate and set up orchestration')
  await page.waitForURL(/dialog=add-orchestration/)
  expect(new URL(page.url()).searchParams.get('object')).toBe('To be sent')
})

test('who may not see personal data sees marks, on the page and in what it was sent', async () => {
  await using window = await desktop.open('/queries/new', { as: LIMITED })
  const { page } = window
  await write(page, "SELECT email || '' AS address FROM customers WHERE email IS NOT NULL")
  await press(page, 'Run query')
  await page.getByText('Personal data is redacted for you: address').waitFor()
  expect(await page.content()).not.toContain(PERSON)
  expect(window.answers.join('')).not.toContain(PERSON)
})
