import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { choose, dialog, fill, press, takeFromMenu } from '../harness/forms.ts'
import { type Office, openOffice, PERSON } from '../harness/office.ts'

let office: Office
let desktop: Desktop
beforeAll(async () => {
  office = await openOffice()
  desktop = await openDesktop(office)
  const settings = { filenameTemplate: '{{object}}.csv' }
  const sql = 'SELECT customer_id, email, given_name FROM customers ORDER BY customer_id'
  const access = { businessUsers: true, limitedPii: true }
  await office.makeDestination('Partner', { access, settings })
  await office.make('/queries', { name: 'Everybody', database: 'ACME', sql, state: 'active' })
  await office.make('/orchestration-groups', { name: 'Daily', schedule: { cron: '30 8 * * 1-5' } })
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

const COPY = `(() => {
  const sheet = document.querySelector('[aria-label="Rows of the file"]')
  const range = document.createRange()
  range.selectNodeContents(sheet)
  getSelection().removeAllRanges()
  getSelection().addRange(range)
  const clipboardData = new DataTransfer()
  sheet.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
  return clipboardData.getData('text/plain')
})()`

/** All that is shown of the file, as the clipboard gets it. */
const copied = (page: Page): Promise<string> => page.evaluate<string>(COPY)

test('what is shown before is what the partner gets, byte for byte', async () => {
  await using window = await desktop.open('/destinations')
  const { page } = window
  await press(page, 'Add Orchestration')
  const form = dialog(page, 'Add Orchestration')
  await choose(form, 'Object', 'Everybody')
  await choose(form, 'Destination', 'Partner')
  await choose(form, 'Line ending', 'CRLF')
  await choose(form, 'Quote mode', 'all fields')
  await form.getByText('CRLF \\r\\n').waitFor()
  await form.getByText('NULL in email').waitFor()
  await form.getByText('Quote in given_name').waitFor()
  await form.getByRole('list', { name: 'Files that will be sent' }).getByText('Everybody.csv').waitFor()
  const shown = await copied(page)
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await takeFromMenu(page, 'Everybody', 'Run')
  await page
    .getByRole('row', { name: /Everybody/ })
    .getByText('Completed')
    .waitFor({ timeout: 90_000 })

  expect(await readFile(join(office.partnerFolder, 'Everybody.csv'), 'utf8')).toBe(shown)
  expect(shown).toContain('"customer_id","email","given_name"\r\n')
  expect(shown).toContain('"3","","Ωmega"\r\n')
})

test('columns of a data template, moved by the keyboard, are seen in the file at once', async () => {
  await using window = await desktop.open('/destinations?dialog=add-data-template&destination=Partner')
  const { page } = window
  const form = dialog(page, /^Add Data Template/)
  await choose(form, 'Rows of', 'Everybody')
  await form.getByText('customer_id', { exact: false }).first().waitFor()
  await form.getByText('Choose, rename, transform').click()
  await form.getByLabel('Name in the file of email').fill('Mail')
  await form.getByLabel('Name in the file of Mail').press('Alt+ArrowUp')
  await press(form, 'Remove given_name')
  await press(form, 'Add constant')
  await form.getByLabel('Constant of column 3').fill('ACME; "Inc"')
  await form.getByLabel('Name in the file of ACME; "Inc"').fill('Brand')
  await form.getByText('Mail,customer_id,Brand').waitFor()
  expect(await copied(page)).toContain(`Mail,customer_id,Brand\n${PERSON},1,"ACME; ""Inc"""\n`)
  await fill(form, { Name: 'Short' })
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
})

test('a setting that is set is told from one that is inherited, and can be given back', async () => {
  await using window = await desktop.open('/destinations?dialog=add-orchestration&object=Everybody&destination=Partner')
  const form = dialog(window.page, 'Add Orchestration')
  await form.getByText('From the destination Partner.').first().waitFor()
  await choose(form, 'Quote mode', 'None')
  await form
    .getByText(/cannot read back row 2 \(email\), row 2 \(given_name\)|cannot read back row 2 \(email\)/)
    .waitFor()
  await press(form, /^Use the inherited fields with special/)
  await form.getByText(/cannot read back/).waitFor({ state: 'detached' })
})

test('whoever may not see personal data sees marks, on the page and in the answers', async () => {
  await using window = await desktop.open(
    '/destinations?dialog=add-orchestration&object=Everybody&destination=Partner',
    {
      as: { policies: ['Amp360 User'], options: ['Restrict PII access'] },
    },
  )
  const form = dialog(window.page, 'Add Orchestration')
  await form.getByText('▒▒▒▒').first().waitFor()
  await form.getByText(/Personal data is hidden from you/).waitFor()
  expect(window.answers.join('')).not.toContain(PERSON)
})

test('of two who save, the second sees both states and loses nothing', async () => {
  const input = { name: 'Shared', destination: 'Partner', settings: { quoteMode: 'all' } }
  const id = await office.make('/data-templates', input)
  await using window = await desktop.open(`/destinations?dialog=edit-data-template&id=${id}`)
  const { page } = window
  window.expected.push('409')
  const form = dialog(page, /^Edit Data Template/)
  await fill(form, { Description: 'mine' })
  const theirs = { ...input, description: 'theirs', settings: { quoteMode: 'none' } }
  expect(await office.host.ask('PUT', `/data-templates/${id}`, theirs)).toMatchObject({ status: 200 })
  await press(form, 'Save')
  await form.getByRole('row', { name: 'description mine theirs' }).waitFor()
  await form.getByRole('row', { name: 'settings.quoteMode all none' }).waitFor()
  await press(form, 'Take theirs')
  await form.getByLabel('Description').and(page.locator('textarea')).waitFor()
  expect(await form.getByLabel('Description').inputValue()).toBe('theirs')
  await fill(form, { Description: 'both' })
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  const { body } = await office.host.ask('GET', `/data-templates/${id}`)
  expect(body).toMatchObject({ description: 'both', settings: { quoteMode: 'none' } })
})
