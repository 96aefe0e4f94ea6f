import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMINISTRATOR, type Desktop, openDesktop, type Person } from '../harness/browser.ts'
import { press } from '../harness/forms.ts'
import { PERSON } from '../harness/office.ts'
import { type FurnishedOffice, type Furniture, openFurnishedOffice } from './furnished-office.ts'
import { type Heard, hearAnswers } from './heard.ts'

/** Sees as many pages as somebody can who may not see personal data. */
const RESTRICTED: Person = {
  policies: ['DataGrid Operator'],
  options: ['Restrict PII access', 'Allow user administration', 'Allow API key administration'],
}
/** A part of each value that stands in a marked column. */
const MARKERS = [PERSON.split('@')[0] ?? '', 'b,c@acme', 'Zoë', 'Neil', 'Ωmega']

let furnished: FurnishedOffice
let desktop: Desktop
let ids: Furniture & { readonly cast: string; readonly castSending: string; readonly castRun: string }
beforeAll(async () => {
  furnished = await openFurnishedOffice()
  desktop = await openDesktop(furnished.office)
  const { make, host } = furnished.office
  const access = { businessUsers: true, limitedPii: true }
  const settings = { remoteFolder: '/', filenameTemplate: '{{object}}.csv' }
  await make('/destinations', { name: 'Open shelf', plugin: 'sftp', credential: 'Persado SFTP', access, settings })
  const columns = ['customer_id', 'email', 'given_name'].map((it) => ({ from: it, to: it }))
  await make('/data-templates', { name: 'As it is', destination: 'Open shelf', access, columns })
  const everything = { database: 'ACME', sql: 'SELECT * FROM customers', state: 'active' }
  await make('/queries', { name: 'Everybody', ...everything })
  // The engine's own words about it hold the value.
  const sql = 'SELECT customer_id AS number FROM customers WHERE CAST(email AS INTEGER) > 0'
  const cast = await make('/queries', { ...everything, name: 'Numbers of mails', sql })
  const sent = { objectType: 'query', object: 'Numbers of mails', destination: 'Open shelf' }
  const castSending = await make('/orchestrations', sent)
  const { body } = await host.ask('POST', `/orchestrations/${castSending}/runs`, {})
  await host.ask('GET', `/runs/${body.id}/events`)
  ids = { ...furnished.ids, cast, castSending, castRun: body.id }
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await furnished[Symbol.asyncDispose]()
})

const shows = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().waitFor()
}
const runs = (shown: string) => async (page: Page) => {
  await press(page, 'Run query')
  await shows(shown)(page)
}
const BYTES = '[aria-label="Rows of the file"]'
const previewed = (query: string) => [`/destinations?dialog=add-orchestration&${query}`, shows(BYTES)] as const

/** Wherever something of the data may be shown: its address, and what is there when all of it is. */
const places = (): Readonly<Record<string, readonly [path: string, reach: (page: Page) => Promise<void>]>> => ({
  'samples of Customer 360': ['/customer-360?database=ACME&table=customers', shows('text=812.5')],
  'Database Exports': [`/customer-360/exports?open=${ids.databaseExport}`, shows('text=orders')],
  Queries: ['/queries', shows('text=Everybody')],
  'a query that was run': [`/queries/${ids.query}`, runs('text=812.5')],
  'a query that fails over a value': [`/queries/${ids.cast}`, runs('main [role=alert]')],
  'tables beside a query': [
    `/queries/${ids.query}?pane=tables`,
    shows('[aria-label="About this query"] >> text=orders'),
  ],
  'versions of a query': [`/queries/${ids.query}?pane=versions`, shows('[aria-label=Versions]')],
  Destinations: ['/destinations', shows('text=Numbers of mails')],
  'a destination': [`/destinations?dialog=edit-destination&id=${ids.destination}`, shows('[role=dialog]')],
  'the file of a query': previewed('objectType=query&object=Everybody&destination=Open%20shelf'),
  'the file of an export': previewed('objectType=database-export&object=Nightly%20tables&destination=Open%20shelf'),
  'a file that cannot be made of a value': [
    `/destinations?dialog=edit-orchestration&id=${ids.castSending}`,
    shows('[aria-label="The bytes before they leave"] [role=alert]'),
  ],
  'an orchestration': [`/destinations?dialog=view-orchestration&id=${ids.orchestration}`, shows('[role=dialog]')],
  'a data template': [`/destinations?dialog=edit-data-template&id=${ids.dataTemplate}`, shows('[role=dialog]')],
  'a new data template': ['/destinations?dialog=add-data-template&destination=Open%20shelf', shows('[role=dialog]')],
  Workflows: ['/workflows', shows('text=Numbers of mails')],
  'a run': [`/workflows?run=${ids.run}`, shows('[role=dialog] >> text=SHA256:')],
  'a failed run': [`/workflows?run=${ids.failedRun}`, shows('[role=dialog] >> text=credential_rejected')],
  'a run that failed over a value': [`/workflows?run=${ids.castRun}`, shows('[aria-label=Log] li')],
  Users: ['/settings/users', shows('text=ben@acme.example')],
  'API keys': ['/settings/api-keys', shows('h2:text("API keys")')],
  Credentials: ['/settings/credentials', shows('text=Persado SFTP')],
  'Audit log': ['/settings/audit-log', shows('text=orchestration:run')],
  'a notice of a failure': ['/workflows', failsAgain],
})

/** The list hears of it by its stream, and a notice tells of it. */
async function failsAgain(page: Page): Promise<void> {
  await page.getByText('Numbers of mails').first().waitFor()
  await furnished.office.host.ask('POST', `/orchestrations/${ids.castSending}/runs`, {})
  await page.getByText('Numbers of mails to Open shelf failed').waitFor()
}

const hasMarker = (text: string): boolean => MARKERS.some((it) => text.includes(it))
/** The document as it stands, with what was typed and chosen, which is no part of its text. */
const DRAWN = `document.documentElement.outerHTML +
  [...document.querySelectorAll('input, textarea, select')].map((it) => it.value).join('\\n')`

interface Sweep {
  /** Where something of a person was, on the page or in an answer of the server. */
  readonly found: readonly string[]
  readonly heard: Heard
}

/** Opens one after the other, each in a document of its own. */
async function sweep(as: Person, names: readonly string[]): Promise<Sweep> {
  await using window = await desktop.open('/settings/account', { as })
  const { page, settled } = window
  window.expected.push('status of 404', 'status of 422')
  const heard = await hearAnswers(page)
  const found: string[] = []
  let known = 0
  for (const name of names) {
    const [path, reach] = places()[name] ?? []
    await page.goto(path ?? '')
    await reach?.(page)
    await settled()
    if (hasMarker(await page.evaluate<string>(DRAWN))) found.push(`${name}: the page`)
    const answers = await heard.answers()
    if (answers.slice(known).some(hasMarker)) found.push(`${name}: an answer`)
    known = answers.length
  }
  return { found, heard }
}

test('nobody without the right to personal data is shown or sent any, whatever they open', async () => {
  const { found, heard } = await sweep(RESTRICTED, Object.keys(places()))
  expect(found).toEqual([])
  expect(heard.missed()).toEqual([])
  expect(heard.streams()).toBeGreaterThan(0)
})

test('the same places do show and send it to whoever has the right', async () => {
  const some = [
    'samples of Customer 360',
    'a query that was run',
    'the file of a query',
    'the file of an export',
    'a notice of a failure',
  ]
  const { found } = await sweep(ADMINISTRATOR, some)
  expect(found).toEqual(some.slice(0, -1).flatMap((name) => [`${name}: the page`, `${name}: an answer`]))
})

test('a download has marks in their place', async () => {
  await using window = await desktop.open('/queries', { as: RESTRICTED })
  const [status, text] = await window.page.evaluate<[number, string]>(`(async () => {
    const body = JSON.stringify({ database: 'ACME', sql: 'SELECT * FROM customers' })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('/api/queries/download', { method: 'POST', headers, body })
    return [answer.status, await answer.text()]
  })()`)
  expect([status, hasMarker(text)]).toEqual([200, false])
  expect(text).toContain('812.50')
})
