import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSample } from '../../src/sandbox/sample/make-sample.ts'
import { startSftpServer } from '../../src/sandbox/sftp-server.ts'
import type { Store } from '../../src/store/open.ts'
import { openTestHost, type TestHost } from './host.ts'
import { makeDatabase } from './world.ts'

export const PASSPHRASE = 'marker-passphrase-9431'
/** Stands in columns that are marked as personal data. */
export const PERSON = 'zoe-marker@acme.example'

/** A host with a database, *ACME*, and a partner's SFTP server: where people work. */
export interface Office extends AsyncDisposable {
  readonly host: TestHost
  readonly partner: { readonly port: number }
  /** What the partner has received. */
  readonly partnerFolder: string
  /** Makes an object as the administrator. @returns its id */
  readonly make: (path: string, input: object) => Promise<string>
  /** Makes a destination at the partner, with a credential of the same name. @returns its id */
  readonly makeDestination: (
    name: string,
    more?: { readonly settings?: object; readonly access?: object },
  ) => Promise<string>
  /** The fields of a credential that the partner knows. */
  readonly fields: Readonly<Record<string, string | number>>
}

const TABLES = `
  CREATE TABLE customers AS SELECT * FROM (VALUES
    (1, '${PERSON}', 'Zoë', 812.5), (2, 'b,c@acme.example', 'O"Neil', 640.25), (3, NULL, 'Ωmega', 90)
  ) AS t(customer_id, email, given_name, lifetime_value);
  CREATE TABLE orders AS SELECT range AS order_id, 1 + range % 3 AS customer_id, range * 1.5 AS total FROM range(1000)`

interface Founding {
  /** Fills the store beforehand. */
  readonly seed?: (store: Store) => Promise<void>
  /** A database like that of a shop, where nobody looks for a marker. */
  readonly isShop?: boolean
  /** Where mails go; none are sent where it is absent. */
  readonly mailUrl?: string
}

const SHOP = { customers: 5000, seed: 20_261_123 }
const SHOP_PII = {
  customers: ['email', 'given_name', 'surname', 'phone', 'address', 'city', 'postal', 'birth_dt', 'gender', 'notes'],
  engagement: ['email'],
}

export async function openOffice({ seed, isShop = false, mailUrl }: Founding = {}): Promise<Office> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-office-'))
  const partnerFolder = join(folder, 'partner')
  const path = join(folder, 'acme.duckdb')
  await mkdir(partnerFolder)
  await (isShop ? makeSample(folder, SHOP) : makeDatabase(path, TABLES))
  const partner = await startSftpServer({
    folder: partnerFolder,
    users: [{ username: 'acme', passphrase: PASSPHRASE }],
    hostKeyFile: join(folder, 'host-key'),
  })
  const mail = mailUrl === undefined ? null : { url: mailUrl, from: 'Waybill <waybill@acme.example>' }
  const host = await openTestHost(seed, { mail })
  const make = async (path: string, input: object): Promise<string> => {
    const { status, body } = await host.ask('POST', path, input)
    if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`)
    return body.id
  }
  const pii = isShop ? SHOP_PII : { customers: ['email', 'given_name'] }
  await make('/databases', { name: 'ACME', plugin: 'duckdb', settings: { path }, pii })
  const fields = { hostname: '127.0.0.1', port: partner.port, username: 'acme', passphrase: PASSPHRASE }
  return {
    host,
    partner,
    partnerFolder,
    make,
    async makeDestination(name, { settings, ...more } = {}) {
      await make('/credentials', { name, plugin: 'sftp', type: 'passphrase', fields })
      const to = { name, plugin: 'sftp', credential: name, settings: { remoteFolder: '/', ...settings } }
      return make('/destinations', { ...to, ...more })
    },
    fields,
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]()
      await partner.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
