import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { POLICIES } from '../../src/access/standard-policies.ts'
import { type Desktop, openDesktop, type Person, type Window } from '../harness/browser.ts'
import { type FurnishedOffice, type Furniture, openFurnishedOffice } from './furnished-office.ts'
import { offersOf } from './offers.ts'

let furnished: FurnishedOffice
let desktop: Desktop
beforeAll(async () => {
  furnished = await openFurnishedOffice()
  desktop = await openDesktop(furnished.office)
})
afterAll(async () => {
  await desktop[Symbol.asyncDispose]()
  await furnished[Symbol.asyncDispose]()
})

interface Sight {
  readonly path: (ids: Furniture) => string
  /** What is there as soon as the page is, whoever looks. */
  readonly shows: string
}
const heading = (name: string) => `main :is(h1, h2):text-is("${name}")`
const ACCOUNT = '/settings/account'
const DIALOG = '[role=dialog]'
const QUERY = '.cm-content, main [role=alert]'
const sending = (dialog: string, noun: keyof Furniture): Sight => ({
  path: (ids) => `/destinations?dialog=${dialog}&id=${ids[noun]}`,
  shows: DIALOG,
})

const SIGHTS: Readonly<Record<string, Sight>> = {
  'Customer 360': { path: () => '/customer-360?database=ACME&table=customers', shows: heading('Customer 360') },
  'an export': {
    path: (ids) => `/customer-360/exports?open=${ids.databaseExport}`,
    shows: heading('Database Exports'),
  },
  Queries: { path: () => '/queries', shows: heading('Queries') },
  'a query': { path: (ids) => `/queries/${ids.query}`, shows: QUERY },
  'a draft': { path: (ids) => `/queries/${ids.draft}`, shows: QUERY },
  Destinations: { path: () => '/destinations', shows: heading('Destinations') },
  'Add Destination': { path: () => '/destinations?dialog=add-destination', shows: DIALOG },
  'a destination': sending('edit-destination', 'destination'),
  'a data template': sending('edit-data-template', 'dataTemplate'),
  'Add Orchestration': { path: () => '/destinations?dialog=add-orchestration', shows: DIALOG },
  'an orchestration': sending('edit-orchestration', 'orchestration'),
  'an orchestration group': sending('edit-orchestration-group', 'group'),
  Workflows: { path: () => '/workflows', shows: heading('Workflows') },
  'a run': { path: (ids) => `/workflows?run=${ids.run}`, shows: DIALOG },
  'a failed run': { path: (ids) => `/workflows?run=${ids.failedRun}`, shows: DIALOG },
  Users: { path: () => '/settings/users', shows: heading('Users') },
  Policies: { path: () => '/settings/policies', shows: heading('Policies') },
  'API keys': { path: () => '/settings/api-keys', shows: heading('API keys') },
  Credentials: { path: () => '/settings/credentials', shows: heading('Credentials') },
  Alerts: { path: () => '/settings/alerts', shows: heading('Alerts') },
  'Audit log': { path: () => '/settings/audit-log', shows: heading('Audit log') },
  'My account': { path: () => ACCOUNT, shows: heading('My account') },
}

const OPTIONS = ['Restrict PII access', 'Restrict data exports', 'Restrict download access']
const WITH_OPTIONS = ['Amp360 User', 'DataGrid Operator'].flatMap((policy) =>
  OPTIONS.map((option) => [`${policy}, ${option}`, { policies: [policy], options: [option] }] as const),
)
const PEOPLE = new Map<string, Person>([
  ...Object.keys(POLICIES).map((policy) => [policy, { policies: [policy] }] as const),
  ...WITH_OPTIONS,
])

/** What an address can be about. */
const OF_ONE = [
  'queries',
  'database-exports',
  'destinations',
  'data-templates',
  'orchestrations',
  'orchestration-groups',
  'runs',
]

/** What each of the people was offered: `yes`, or `off` for what is drawn and cannot be used. */
type View = ReadonlyMap<string, string>
const views = new Map<string, View>()

test.for([...PEOPLE])('%s: no page asks for what is refused, and none breaks', async ([name, as]) => {
  // Whatever the server refuses is an error of the browser's console, and fails the test when the window is closed.
  await using window = await desktop.open(ACCOUNT, { as })
  // An address of one thing can be known to whoever may not read it: it is not there for them.
  const addresses = OF_ONE.flatMap((path) => Object.values(furnished.ids).map((id) => `/api/${path}/${id}`))
  window.expected.push(...addresses.map((address) => `404 (Not Found) ${desktop.url}${address}`))
  const view = new Map<string, string>()
  await window.page.locator(heading('My account')).waitFor()
  await window.settled()
  for (const page of await window.page.getByRole('navigation').getByRole('link').allInnerTexts()) {
    view.set(`navigation: ${page.trim()}`, 'yes')
  }
  for (const [sight, { path, shows }] of Object.entries(SIGHTS)) {
    await goTo(window, path(furnished.ids), shows)
    view.set(sight, (await isRefused(window.page)) ? '-' : 'yes')
    for (const it of await offersOf(window.page)) view.set(`${sight}: ${shortOf(it.what)}`, it.isOff ? 'off' : 'yes')
  }
  views.set(name, view)
})

test('what each page offers to whom', () => {
  expect(table(Object.keys(POLICIES))).toMatchSnapshot()
})

test.for(['Amp360 User', 'DataGrid Operator'])('what each option makes of it for %s', (policy) => {
  expect(table([policy, ...OPTIONS], (option) => `${policy}, ${option}`)).toMatchSnapshot()
})

/** As a link of the page does it, which is cheaper than to begin anew; by way of a page on which nothing of the last one is left. */
async function goTo({ page, settled }: Window, path: string, shows: string): Promise<void> {
  const push = (to: string) => page.evaluate(`history.pushState(null, '', ${JSON.stringify(to)})`)
  await push(ACCOUNT)
  await page.locator(heading('My account')).waitFor()
  await push(path)
  await page.locator(shows).first().waitFor()
  await settled()
}

const REFUSED = /Access denied|You may not see|Your policies do not|not_found/
async function isRefused(page: Page): Promise<boolean> {
  const shown = page.locator(`${DIALOG}, main`).last()
  return REFUSED.test(await shown.innerText())
}

const MOST_SHOWN = 60
const shortOf = (what: string) => what.replace(/^Customers who .* campaign/, 'Customers who …').slice(0, MOST_SHOWN)

/** A line for each thing that is offered to any of them, in the order of the pages. */
function table(names: readonly string[], keyOf = (name: string) => name): string {
  const seen = names.map((name) => views.get(name) ?? views.get(keyOf(name)) ?? new Map<string, string>())
  const order = ['navigation', ...Object.keys(SIGHTS)]
  const placeOf = (what: string) => order.indexOf(what.split(': ')[0] ?? '')
  const all = [...new Set(seen.flatMap((view) => [...view.keys()]))].sort((a, b) => placeOf(a) - placeOf(b))
  const rows = all.map((what) => [what, ...seen.map((view) => view.get(what) ?? '-')])
  const header = ['offered', ...names]
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) => cells.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')
  return [line(header), widths.map((width) => '-'.repeat(width)).join('-|-'), ...rows.map(line)]
    .map((text) => text.trimEnd())
    .join('\n')
}
