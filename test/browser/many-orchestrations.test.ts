import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desktop, openDesktop } from '../harness/browser.ts'
import { type Office, openOffice } from '../harness/office.ts'
import { MANY, seedMany } from '../harness/seed-many.ts'

/** Long for a person, and far more than it takes on a machine that does nothing else. */
const MOST_MS = 10_000
/** How many elements the page may have however many orchestrations there are. */
const MOST_ELEMENTS = 8000
const PAGES_READ = 4

let office: Office
let desktop: Desktop
beforeAll(async () => {
  office = await openOffice({ seed: seedMany })
  desktop = await openDesktop(office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await office[Symbol.asyncDispose]()
})

test('of ten thousand orchestrations the first are there at once, and search finds the last', async () => {
  await using window = await desktop.open('/settings/account')
  const { page } = window
  await window.settled()
  const elements = () => page.locator('*').count()
  const rows = page.getByRole('table', { name: 'Orchestrations' }).getByRole('row')

  const started = performance.now()
  await page.getByRole('link', { name: 'Destinations', exact: true }).click()
  await rows.nth(50).waitFor()
  expect(performance.now() - started).toBeLessThan(MOST_MS)
  await window.settled()
  const first = await elements()
  expect(first).toBeLessThan(MOST_ELEMENTS)

  for (let read = 1; read < PAGES_READ; read += 1) {
    await page.getByRole('button', { name: 'Show more' }).click()
    await window.settled()
  }
  // Only what is near the window is drawn.
  expect(await elements()).toBeLessThan(first * 2)
  await page.getByRole('button', { name: 'Show more' }).waitFor()

  await page.getByLabel('Search orchestrations').fill(`number ${MANY}`)
  await page.getByRole('row', { name: new RegExp(`Query number ${MANY}`) }).waitFor()
  // Its row may be there before those of before are gone.
  await expect.poll(() => rows.count()).toBe(2)
})
