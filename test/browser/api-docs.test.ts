import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectNoSideways } from '../harness/accessible.ts'
import { type Desktop, openDesktop } from '../harness/browser.ts'
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

test('the API is described on a page of its own, without signing in', async () => {
  await using window = await desktop.open('/api/docs', { as: null })
  const { page } = window
  await page.getByRole('heading', { name: /^Waybill API/ }).waitFor()
  await page.getByText('List each query').click()
  await page.locator('#getQueries').getByText('of the page before').waitFor()
  expect(await page.locator('details').count()).toBeGreaterThan(100)
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 800 })
  await expectNoSideways(page)
})
