import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { startDelayProxy } from '../harness/delay-proxy.ts'
import { dialog, fill, press } from '../harness/forms.ts'
import { type Office, openOffice } from '../harness/office.ts'

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

test('a lost connection is said, comes back by itself, and what was typed is still there', async () => {
  const server = Number(new URL(desktop.url).port)
  const line = await startDelayProxy(server, 0)
  const address = `http://127.0.0.1:${line.port}/destinations?dialog=add-orchestration-group`
  await using window = await desktop.open(address)
  window.expected.push('net::ERR_')
  const { page } = window
  const form = dialog(page, 'Add Orchestration Group')
  await fill(form, { Name: 'Every Monday' })
  await window.settled()

  await line[Symbol.asyncDispose]()
  await press(form, 'Save')
  const notice = page.locator('main [role=status]').getByText('Waybill does not answer.')
  await notice.waitFor()
  await form.getByText('Waybill does not answer.').waitFor()
  const name = form.getByRole('textbox', { name: 'Name', exact: true })
  expect(await name.inputValue()).toBe('Every Monday')

  await using _again = await startDelayProxy(server, 0, line.port)
  await notice.waitFor({ state: 'detached' })
  expect(await name.inputValue()).toBe('Every Monday')
  await press(form, 'Save')
  await form.waitFor({ state: 'detached' })
  await page.getByText('Every Monday').first().waitFor()
})
