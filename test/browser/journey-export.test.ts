import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { choose, dialog, fill, press, takeFromMenu } from '../harness/forms.ts'
import { type Office, openOffice } from '../harness/office.ts'
import { type Sshd, startSshd } from '../harness/sshd.ts'

let office: Office
let desktop: Desktop
let sshd: Sshd
beforeAll(async () => {
  office = await openOffice()
  desktop = await openDesktop(office)
  sshd = await startSshd()
  const { port, username, privateKey, hostPublicKey } = sshd
  const fields = { hostname: '127.0.0.1', port, username, privateKey, hostPublicKey }
  await office.make('/credentials', { name: 'Warehouse', plugin: 'sftp', type: 'private-key', fields })
  await office.make('/destinations', {
    name: 'Warehouse',
    plugin: 'sftp',
    credential: 'Warehouse',
    settings: { remoteFolder: sshd.folder, filenameTemplate: '{{object}}.csv', successFile: true },
  })
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
  await sshd[Symbol.asyncDispose]()
})

/** Word for word what an administrator does who sends whole tables (spec 4.9, 4.10). */
test('make a database export, activate it, and send it to an OpenSSH server', async () => {
  await using window = await desktop.open('/customer-360')
  const { page } = window
  await page.getByRole('link', { name: 'Configure Exports' }).click()
  await page.getByRole('heading', { name: 'Database Exports' }).first().waitFor()
  await press(page, 'Create New Export')
  const adding = page.getByRole('dialog')
  await fill(adding, { Name: 'Nightly tables' })
  await press(adding, 'Add')
  await adding.waitFor({ state: 'detached' })
  await choose(page.locator('body'), 'Database', 'ACME')
  const entities = page
    .getByRole('group', { name: 'Entities' })
    .or(page.getByLabel('Entities', { exact: true }))
    .first()
  for (const table of ['customers', 'orders']) await entities.getByText(table, { exact: true }).click()
  await press(page, 'Activate')
  await page.getByText('Active', { exact: true }).first().waitFor()

  await page.goto('/destinations')
  await press(page, 'Add Orchestration')
  const form = dialog(page, 'Add Orchestration')
  await choose(form, 'Object Type', 'Database Export')
  await choose(form, 'Object', /^Nightly tables/)
  await choose(form, 'Destination', /^Warehouse/)
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await takeFromMenu(page, 'Nightly tables', 'Run')
  await page.getByText('Completed', { exact: true }).first().waitFor({ timeout: 90_000 })

  expect((await readdir(sshd.folder)).sort()).toEqual(['Nightly_tables', 'Nightly_tables.DONE'])
  expect((await readdir(join(sshd.folder, 'Nightly_tables'))).sort()).toEqual(['customers.csv', 'orders.csv'])
  const orders = await readFile(join(sshd.folder, 'Nightly_tables', 'orders.csv'), 'utf8')
  expect(orders.split('\n')).toHaveLength(1002)
})
