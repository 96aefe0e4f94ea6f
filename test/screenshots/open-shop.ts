import { type FurnishedOffice, type Furniture, openFurnishedOffice } from '../browser/furnished-office.ts'
import { type Desktop, openDesktop, type Person } from '../harness/browser.ts'
import type { Office } from '../harness/office.ts'

/** Who looks at the pictures' pages. */
export const MARA: Person = {
  policies: ['DataGrid Administrator'],
  name: 'Mara Lindqvist',
  email: 'mara@acme.example',
}

export interface Shop extends AsyncDisposable {
  readonly desktop: Desktop
  readonly ids: Furniture
}

// The scripts of these countries are drawn on any machine.
const HIGH_VALUE = `SELECT
  customer_id, email, given_name, surname,
  address, postal, loyalty, lifetime_value
FROM customers
WHERE lifetime_value > 500
  AND country IN ('US', 'FR', 'DE', 'PL')
ORDER BY lifetime_value DESC, customer_id`

const COLUMNS = [
  { from: 'customer_id', to: 'Customer_ID' },
  { from: 'given_name', to: 'First_Name' },
  { from: 'surname', to: 'Last_Name' },
  { from: 'address', to: 'Address' },
  { from: 'postal', to: 'Postal_Code' },
  { from: 'lifetime_value', to: 'Value' },
]

/** Looks better than the one that the furnished office has to stand. */
const SHORT = 'Bought twice, silent since spring'

/** A shop that sends to three partners, on the data of the demo: what is drawn for people to look at. `isNice`: without the longest name. */
export async function openShop(isNice: boolean): Promise<Shop> {
  const furnished = await openFurnishedOffice({
    isShop: true,
    sql: HIGH_VALUE,
    columns: COLUMNS,
    longName: isNice ? SHORT : undefined,
  })
  const sendings = await furnish(furnished.office)
  const desktop = await openDesktop(furnished.office)
  return {
    desktop,
    ids: { ...furnished.ids, run: await runAll(furnished, desktop, sendings) },
    async [Symbol.asyncDispose]() {
      await desktop[Symbol.asyncDispose]()
      await furnished[Symbol.asyncDispose]()
    },
  }
}

const QUERIES = [
  { name: 'Lapsed gold members', where: "loyalty = 'Gold' AND last_order_at < DATE '2026-02-01'", folder: 'Loyalty' },
  { name: 'Birthdays in December', where: 'month(birth_dt) = 12', folder: 'Loyalty' },
  { name: 'Near a store in Germany', where: "country = 'DE' AND closest_store_distance < 25", folder: 'Campaigns' },
]

/** More of what the furnished office has. @returns the orchestrations that are run */
async function furnish({ make, fields }: Office): Promise<string[]> {
  for (const { name, where, folder } of QUERIES) {
    const sql = `SELECT customer_id, email, loyalty, lifetime_value\nFROM customers\nWHERE ${where}`
    await make('/queries', { name, sql, folder, database: 'ACME', state: 'active' })
  }
  const access = { businessUsers: true, limitedPii: true }
  await make('/credentials', { name: 'Northwind Mailing', plugin: 'sftp', type: 'passphrase', fields })
  await make('/destinations', {
    name: 'Northwind Mailing',
    description: 'Prints and posts letters',
    plugin: 'sftp',
    credential: 'Northwind Mailing',
    access,
    settings: { remoteFolder: '/', quoteMode: 'all', filenameTemplate: '{{object}}.csv' },
  })
  const sending = (object: string, destination: string) =>
    make('/orchestrations', { objectType: 'query', object, destination })
  return [
    await sending('Lapsed gold members', 'Northwind Mailing'),
    await sending('Birthdays in December', 'Northwind Mailing'),
    await sending('Near a store in Germany', 'Persado'),
  ]
}

/** What is sent often has been sent some times. @returns the last run of that */
async function runAll({ office, ids }: FurnishedOffice, desktop: Desktop, sendings: string[]): Promise<string> {
  await using window = await desktop.open('/settings/account', { as: MARA, isUsed: true })
  await window.settled()
  let last = ids.run
  for (const sending of [ids.orchestration, ids.orchestration, ...sendings, ids.orchestration]) {
    last = await window.page.evaluate<string>(`(async () => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch('/api/orchestrations/${sending}/runs', { method: 'POST', headers, body: '{}' })
      return (await answer.json()).id
    })()`)
    await office.host.ask('GET', `/runs/${last}/events`)
  }
  return last
}
