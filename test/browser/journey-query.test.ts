import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { choose, dialog, fill, press, takeFromMenu } from '../harness/forms.ts'
import { type GnuPg, openGnuPg } from '../harness/gnupg.ts'
import { type Office, openOffice, PASSPHRASE, PERSON } from '../harness/office.ts'

let office: Office
let desktop: Desktop
let partnerKeys: GnuPg
beforeAll(async () => {
  office = await openOffice()
  desktop = await openDesktop(office)
  partnerKeys = await openGnuPg()
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await partnerKeys[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

/** Word for word what an operator does who sets a partner up (spec 4.1, 4.2, 4.4, 4.6). */
test('add a destination with a new credential, and see that it takes files', async () => {
  await using window = await desktop.open('/destinations')
  const { page } = window
  await page.getByRole('heading', { name: 'Destinations', exact: true }).first().waitFor()
  await press(page, 'Add Destination')
  const form = dialog(page, 'Add Destination')
  await fill(form, { Name: 'Persado', Description: 'This sends query results to Persado' })
  await choose(form, 'Plugin', 'SFTP')
  await choose(form, 'Credential Type', /Persado/i)
  await choose(form, 'Credential', 'Create a new credential')
  await addCredential(page)
  await fill(form, { 'Remote folder': '/', 'PGP public key': partnerKeys.publicKey })
  await choose(form, 'Encoding method', 'GZip')
  await choose(form, 'Quote mode', 'fields with special characters only')
  await fill(form, { 'Filename template': '{{object}}.csv.gz' })
  await form.getByLabel('Include success file upon completion').check()
  await form.getByLabel('Allow business users to use this destination').check()
  await press(form, 'Test connection')
  await form.getByText('Sign in', { exact: false }).first().waitFor()
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Actions for Persado', exact: true }).waitFor()
  expect(window.answers.join('')).not.toContain(PASSPHRASE)
})

async function addCredential(page: Page): Promise<void> {
  const form = dialog(page, 'Create New Credential')
  await fill(form, { Name: 'Persado SFTP', Description: 'Of the sandbox' })
  await fill(form, { Hostname: '127.0.0.1', Port: String(office.partner.port), Username: 'acme' })
  await fill(form, { Passphrase: PASSPHRASE })
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
}

test('add a data template to it', async () => {
  await using window = await desktop.open('/destinations')
  const { page } = window
  await takeFromMenu(page, 'Persado', 'Add data template')
  const form = dialog(page, /^Add Data Template/)
  await fill(form, { Name: 'Persado engagement', Description: 'As they like it' })
  await form.getByLabel('Allow business users to use this data template').check()
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await page.getByText('Persado engagement').first().waitFor()
})

test('write a query, activate it, send it, and the partner reads the file', async () => {
  await using window = await desktop.open('/queries')
  const { page } = window
  await addQuery(page)
  await page.goto('/destinations')
  await press(page, 'Add Orchestration')
  const form = dialog(page, 'Add Orchestration')
  await choose(form, 'Object Type', 'Query')
  await choose(form, 'Object', /^High value customers/)
  await choose(form, 'Destination', /^Persado/)
  await choose(form, 'Data Template', /^Persado engagement/)
  await form.getByRole('button', { name: 'Use no data template' }).focus()
  await page.keyboard.press('Enter')
  // The button is gone, and whoever works with the keyboard is where it was.
  await form.locator('input:focus[placeholder^="None"]').waitFor()
  await choose(form, 'Data Template', /^Persado engagement/)
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await takeFromMenu(page, 'High value customers', 'Run')
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 90_000 })

  const name = 'High_value_customers.csv.gz'
  const sent = (await readdir(office.partnerFolder)).sort()
  expect(sent).toEqual([expect.stringContaining(name), `${sent[0]}.DONE`])
  const opened = await partnerKeys.decrypt(await readFile(join(office.partnerFolder, sent[0] ?? '')))
  expect(gunzipSync(opened).toString()).toBe(
    `customer_id,email,lifetime_value\n1,${PERSON},812.50\n2,"b,c@acme.example",640.25\n`,
  )
})

async function addQuery(page: Page): Promise<void> {
  await press(page, 'Add Query')
  await fill(page, { Name: 'High value customers' })
  await choose(page.locator('body'), 'Database', 'ACME')
  await page
    .getByRole('textbox', { name: 'SQL', exact: true })
    .fill('SELECT customer_id, email, lifetime_value FROM customers WHERE lifetime_value > 500 ORDER BY customer_id')
  await press(page, 'Run query')
  await page.getByText(PERSON).first().waitFor()
  await press(page, 'Activate')
  await press(page.getByRole('dialog'), 'Activate only')
  await page
    .getByText(/^Activated/)
    .first()
    .waitFor()
}
