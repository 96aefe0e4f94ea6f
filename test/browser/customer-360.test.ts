import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectNoSideways } from '../harness/accessible.ts'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { choose, dialog, fill, press, takeFromMenu } from '../harness/forms.ts'
import { type Office, openOffice, PERSON } from '../harness/office.ts'

let office: Office
let desktop: Desktop
let folder: string
beforeAll(async () => {
  office = await openOffice()
  desktop = await openDesktop(office)
  folder = await mkdtemp(join(tmpdir(), 'waybill-customer-360-'))
  await writeFile(
    join(folder, 'people.csv'),
    'id,email,given_name,birthdate,city\n1,kim@acme.example,Kim,1990-01-02,Bonn\n',
  )
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const LIMITED = { policies: ['Amp360 User'], options: ['Restrict PII access'] }
const MASK = '▒▒▒▒'
/** The engine of a busy machine takes its time. */
const SLOW = { timeout: 30_000 }

const pii = (page: Page, column: string, table = 'customers') =>
  page.getByRole('switch', { name: `PII: ${column} of ${table}`, exact: true })
const marksOf = async (name: string) => (await office.host.ask('GET', `/databases/${name}`)).body.pii
const isMarkedInPreview = async (column: string) => {
  const sql = `SELECT ${column} FROM customers`
  return (await office.host.ask('POST', '/queries/preview', { database: 'ACME', sql })).body.columns[0].pii
}

test('see tables with real values, mark a column as personal data and take the mark away', async () => {
  await using window = await desktop.open('/customer-360')
  const { page } = window
  await page.getByText(PERSON).waitFor(SLOW)
  await page.getByText('1,000 rows').waitFor()
  await expectAccessible(page)

  await page.getByRole('button', { name: /^orders/ }).click()
  await page.waitForURL(/table=orders/)
  await pii(page, 'email').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^customers/ }).click()
  await pii(page, 'customer_id').click()
  await expect.poll(() => marksOf('ACME'), SLOW).toEqual({ customers: ['email', 'given_name', 'customer_id'] })
  expect(await isMarkedInPreview('customer_id')).toBe(true)
  await page.getByText('3 PII').waitFor()
  await pii(page, 'customer_id').click()
  await expect.poll(() => marksOf('ACME'), SLOW).toEqual({ customers: ['email', 'given_name'] })
  expect(await isMarkedInPreview('customer_id')).toBe(false)

  await page.getByLabel('Search tables and columns').fill('order_id')
  await page.getByRole('button', { name: /^customers/ }).waitFor({ state: 'detached' })
  await page.waitForURL(/q=order_id/)
})

test('whoever may not see personal data sees marks, on the page and in what it is sent', async () => {
  await using window = await desktop.open('/customer-360?database=ACME&table=customers', { as: LIMITED })
  const { page } = window
  await page.getByText(MASK).first().waitFor(SLOW)
  expect(await page.getByRole('list', { name: 'Columns of customers' }).innerText()).toContain('812.5')
  expect(await pii(page, 'email').isDisabled()).toBe(true)
  expect(await page.getByRole('button', { name: 'Add Database' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Actions for ACME' }).count()).toBe(0)
  await page.waitForLoadState('load')
  for (const value of [PERSON, 'Zoë', 'Neil']) {
    expect(await page.content()).not.toContain(value)
    expect(window.answers.join('\n')).not.toContain(value)
  }
})

test('a mark that meets another save says so, and both are kept', async () => {
  await using window = await desktop.open('/customer-360?database=ACME&table=customers')
  window.expected.push('409')
  const { page } = window
  await pii(page, 'lifetime_value').waitFor(SLOW)
  const { body: before } = await office.host.ask('GET', '/databases/ACME')
  const { name, plugin, settings } = before
  const theirs = { customers: ['email', 'given_name'], orders: ['total'] }
  await office.host.ask('PUT', '/databases/ACME', { name, plugin, settings, pii: theirs })
  await pii(page, 'lifetime_value').click()
  await page.getByText('Somebody saved it').waitFor(SLOW)
  expect(await pii(page, 'lifetime_value').isChecked()).toBe(true)
  await press(page, 'Save mine over it')
  const both = { customers: ['email', 'given_name', 'lifetime_value'], orders: ['total'] }
  await expect.poll(() => marksOf('ACME'), SLOW).toEqual(both)
  await office.host.ask('PUT', '/databases/ACME', { name, plugin, settings, pii: before.pii })
})

test('add a database by its dialog, mark what is proposed, and delete it', async () => {
  await using window = await desktop.open('/customer-360')
  window.expected.push('422', '502')
  const { page } = window
  await press(page, 'Add Database')
  const form = dialog(page, 'Add Database')
  await fill(form, { Name: 'Files' })
  await choose(form, 'Plugin', 'Folder of files')
  await press(form, 'Save')
  await form.getByText('is missing').waitFor()
  await fill(form, { Path: join(folder, 'nowhere') })
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await page.getByText('There is no Parquet, CSV or JSON file').waitFor(SLOW)
  await page.getByRole('button', { name: /^customers/ }).waitFor(SLOW)

  await takeFromMenu(page, 'Files', 'Edit')
  const editing = dialog(page, 'Edit Database: Files')
  await fill(editing, { Path: folder })
  await press(editing, 'Save')
  await editing.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^people/ }).click(SLOW)
  await page.getByText('kim@acme.example').waitFor(SLOW)
  await expectAccessible(page)
  await press(page, 'Mark all 3 as PII')
  await expect.poll(() => marksOf('Files'), SLOW).toEqual({ people: ['email', 'given_name', 'birthdate'] })
  expect(await page.getByText('Looks like personal data').count()).toBe(0)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideways(page)

  await takeFromMenu(page, 'Files', 'Delete')
  await press(page.getByRole('dialog'), 'Delete')
  await page.getByRole('heading', { name: 'Files', exact: true }).waitFor({ state: 'detached', ...SLOW })
  await office.make('/queries', { name: 'Reads it', database: 'ACME', sql: 'SELECT 1 AS one' })
  await takeFromMenu(page, 'ACME', 'Delete')
  await page.getByRole('dialog').getByText('query Reads it').waitFor()
})

test('a database export from its draft to its end', async () => {
  await using window = await desktop.open('/customer-360')
  const { page } = window
  await page.getByRole('link', { name: 'Configure Exports' }).click()
  await press(page, 'Create New Export')
  await fill(page.getByRole('dialog'), { Name: 'Nightly tables' })
  await press(page.getByRole('dialog'), 'Add')
  const row = page.getByRole('row', { name: /^Nightly tables/ }).first()
  await row.getByText('Draft').waitFor()
  await page.waitForURL(/open=exp_/)

  const entities = page.getByRole('group', { name: 'Entities' })
  window.expected.push('422')
  await press(page, 'Activate')
  await entities.getByText('Choose at least one table').waitFor(SLOW)
  await entities.getByText('orders', { exact: true }).click(SLOW)
  await press(page, 'Activate')
  await row.getByText('Active', { exact: true }).waitFor(SLOW)
  expect(await row.getByText('Draft').count()).toBe(0)

  await entities.getByText('customers', { exact: true }).click()
  await page.getByText('Kept in this browser').waitFor()
  await page.reload()
  await page.getByText('Brought back from this browser').waitFor(SLOW)
  await press(page, 'Save draft')
  await row.getByText('Draft').waitFor(SLOW)
  await expectAccessible(page)
  await press(page, 'Discard')
  await row.getByText('Draft').waitFor({ state: 'detached', ...SLOW })
  expect(await entities.getByLabel('customers', { exact: true }).isChecked()).toBe(false)

  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSideways(page)
  await press(page, 'Delete')
  await press(page.getByRole('dialog'), 'Delete')
  await page.getByText('There is no export yet').waitFor(SLOW)
})

test('two who edit one export see both states', async () => {
  const id = await office.make('/database-exports', {
    name: 'Shared',
    database: 'ACME',
    tables: ['orders'],
    state: 'draft',
  })
  await using window = await desktop.open(`/customer-360/exports?open=${id}`)
  window.expected.push('409')
  const { page } = window
  const entities = page.getByRole('group', { name: 'Entities' })
  await entities.getByText('customers', { exact: true }).click(SLOW)
  await office.host.ask('PUT', `/database-exports/${id}`, {
    name: 'Shared',
    database: 'ACME',
    tables: 'all',
    state: 'draft',
  })
  await press(page, 'Save draft')
  await page.getByText('Somebody saved it').waitFor(SLOW)
  await press(page, 'Take theirs')
  await page.getByText('Somebody saved it').waitFor({ state: 'detached' })
  expect(await entities.getByLabel(/^All tables/).isChecked()).toBe(true)
})

test('whoever may only look sees no way to change an export', async () => {
  await office.make('/database-exports', { name: 'Looked at', database: 'ACME', tables: ['orders'], state: 'draft' })
  await using window = await desktop.open('/customer-360/exports', { as: { policies: ['DataGrid Operator'] } })
  const { page } = window
  await page.getByRole('link', { name: 'Looked at' }).click()
  await page.getByText('Administrators change them').waitFor(SLOW)
  for (const name of ['Create New Export', 'Activate', 'Save draft', 'Discard', 'Delete']) {
    expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0)
  }
})
