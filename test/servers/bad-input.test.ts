import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { generateKey } from 'openpgp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from '../harness/command-line.ts'
import { CELL, expectRefusal } from '../harness/refusal.ts'

/** SSH_FX_PERMISSION_DENIED */
const PERMISSION_DENIED = 3
let isReadOnly = false
let desk: Desk
beforeAll(async () => {
  desk = await openDesk(`CREATE TABLE customers AS SELECT 1 AS id, '${CELL}' AS email`, {
    intercept: ({ name }) => (isReadOnly && name === 'OPEN' ? { status: PERMISSION_DENIED } : undefined),
  })
  await desk.start()
})
afterAll(() => desk[Symbol.asyncDispose]())

const DATABASE = 'databases:\n  - { name: ACME, plugin: duckdb, settings: { path: ./acme.duckdb } }\n'
const QUERY =
  'queries:\n  - name: Everyone\n    database: ACME\n    sql: SELECT id, email FROM customers\n    state: active\n'

const credential = (fields: string) =>
  `credentials:\n  - name: Partner\n    plugin: sftp\n    type: passphrase\n    fields: { ${fields} }\n`
const destination = (settings = '') =>
  `destinations:\n  - name: Partner\n    plugin: sftp\n    credential: Partner\n    settings: { remoteFolder: /${settings} }\n`
const here = (changes = '') =>
  credential(
    `hostname: 127.0.0.1, port: ${desk.partner.port}, username: acme, passphrase: "\${ACME_PASSPHRASE}"${changes}`,
  )
const ORCHESTRATION = 'orchestrations:\n  - { objectType: query, object: Everyone, destination: Partner }\n'

describe('a configuration file is refused as a whole', () => {
  const refused: [string, () => string, string, RegExp][] = [
    ['unknown section', () => `${DATABASE}querys: []\n`, 'config_invalid', /:3:1: .*"querys"; did you mean queries\?/],
    [
      'unknown key',
      () => `${DATABASE}${QUERY}    colour: red\n`,
      'config_invalid',
      /:8:5: queries "Everyone".*"colour"/,
    ],
    [
      'unknown setting',
      () => here() + destination(', quoteMod: hunter2-7719'),
      'config_invalid',
      /waybill\.yaml:10:34: destinations "Partner".*"quoteMod"/,
    ],
    [
      'unknown credential field',
      () => here(', passfrase: hunter2-7719') + destination(),
      'config_invalid',
      /waybill\.yaml:5:\d+: credentials "Partner".*passfrase/,
    ],
    [
      'unknown plugin',
      () => 'databases:\n  - { name: ACME, plugin: oracle, settings: {} }\n',
      'config_invalid',
      /:2:\d+: databases "ACME".*oracle/,
    ],
    [
      'unknown credential type',
      () => here().replace('type: passphrase', 'type: persdo'),
      'config_invalid',
      /:4:5: credentials "Partner".*persdo/,
    ],
    [
      'dangling reference',
      () => `${QUERY}`.replace('database: ACME', 'database: ACNE'),
      'config_reference',
      /:3:5: queries "Everyone", database: there is no database.*"ACNE"/,
    ],
    [
      'missing variable',
      () => here().replace('ACME_PASSPHRASE', 'NOBODY_SET_THIS'),
      'config_variable',
      /:5:\d+: .*NOBODY_SET_THIS is not set/,
    ],
    [
      'SQL that does not parse',
      () => DATABASE + QUERY.replace('SELECT', 'SELEKT'),
      'sql_invalid',
      /:6:5: queries "Everyone", sql: /,
    ],
    [
      'SQL that is no SELECT',
      () => DATABASE + QUERY.replace('SELECT id, email FROM customers', 'DROP TABLE customers'),
      'sql_not_allowed',
      /:6:5: queries "Everyone", sql: /,
    ],
    [
      'orchestration of a draft',
      () => DATABASE + QUERY.replace('active', 'draft') + here() + destination() + ORCHESTRATION,
      'not_active',
      /orchestrations "Everyone", object: /,
    ],
    [
      'filename template',
      () => `${here()}${destination(', filenameTemplate: "{{nov}}.csv"')}`,
      'filename_invalid',
      /:10:34: destinations "Partner", settings\.filenameTemplate: .*nov/,
    ],
    [
      'PGP key',
      () => here() + destination(', pgpPublicKey: "-----BEGIN PGP PUBLIC KEY BLOCK-----"'),
      'pgp_key_invalid',
      /:10:34: destinations "Partner", settings\.pgpPublicKey: /,
    ],
    [
      'private key',
      () =>
        here()
          .replace('type: passphrase', 'type: private-key')
          .replace(/passphrase: "[^"]+"/, 'privateKey: hunter2-7719'),
      'private_key_invalid',
      /credentials "Partner", fields\.privateKey: /,
    ],
  ]

  test.for(refused)('%s', async ([, text, code, says]) => {
    await desk.write(text())
    expectRefusal(await desk.waybill(['apply', '-f', 'waybill.yaml']), { status: 2, code, says })
    const left = await desk.waybill(['export', '--json'])
    expect(JSON.parse(left.stdout), 'nothing was applied').toEqual({})
  })

  test('an expired PGP key', async () => {
    const { publicKey } = await generateKey({
      userIDs: [{ name: 'Partner' }],
      date: new Date('2020-01-01'),
      keyExpirationTime: 86_400,
      format: 'armored',
    })
    const key = publicKey.trim().replaceAll(/\r?\n/g, '\n        ')
    await desk.write(
      `${here()}${destination()}`.replace(
        '{ remoteFolder: / }',
        `\n      remoteFolder: /\n      pgpPublicKey: |\n        ${key}\n`,
      ),
    )
    const says = /:12:7: destinations "Partner", settings\.pgpPublicKey: .*expired/
    expectRefusal(await desk.waybill(['plan', '-f', 'waybill.yaml']), { status: 2, code: 'pgp_key_expired', says })
  })

  test('all errors come at once, in the order of the lines', async () => {
    await desk.write(`${DATABASE}${QUERY}    colour: red\n${destination()}plans: []\n`)
    const { stderr, status } = await desk.waybill(['plan', '-f', 'waybill.yaml'])
    const codes = stderr.split('\n').filter((line) => line.startsWith('waybill: '))
    expect(codes.map((line) => line.split(':').slice(1, 4).join(':'))).toEqual([
      ' config_invalid: waybill.yaml:8',
      ' config_reference: waybill.yaml:12',
      ' config_invalid: waybill.yaml:14',
    ])
    expect(status).toBe(2)
  })

  test('a file that is not there, and one that is empty', async () => {
    const missing = await desk.waybill(['plan', '-f', 'nobody.yaml'])
    expectRefusal(missing, { status: 2, code: 'config_unreadable', says: /nobody\.yaml does not exist/ })
    await desk.write('', 'empty.yaml')
    const empty = await desk.waybill(['apply', '-f', 'empty.yaml', '--prune'])
    expectRefusal(empty, { status: 2, code: 'config_invalid', says: /empty\.yaml:1:1: the file is empty/ })
  })
})

describe('a run or a check fails with its own code', () => {
  const closedPort = async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    server.close()
    return typeof address === 'object' && address ? address.port : 0
  }
  const failing: [string, () => Promise<string>, string, RegExp][] = [
    [
      'a host that nobody knows',
      async () => here().replace('127.0.0.1', 'nobody.invalid') + destination(),
      'host_unresolved',
      /nobody\.invalid/,
    ],
    [
      'a closed port',
      async () => here().replace(String(desk.partner.port), String(await closedPort())) + destination(),
      'destination_unreachable',
      /127\.0\.0\.1/,
    ],
    [
      'a refused sign-in',
      async () => here().replace(/"\$\{ACME_PASSPHRASE\}"/, 'hunter2-7719') + destination(),
      'credential_rejected',
      /acme/,
    ],
    [
      'another host key',
      async () => here(`, hostPublicKey: ${OTHER_HOST_KEY}`) + destination(),
      'host_key_changed',
      /SHA256:.*SHA256:/,
    ],
    [
      'a folder that is not there',
      async () => here() + destination().replace('remoteFolder: /', 'remoteFolder: /nobody/made/this'),
      'folder_missing',
      /nobody\/made\/this/,
    ],
  ]

  test.for(failing)('%s', async ([, text, code, says]) => {
    await desk.write(DATABASE + QUERY + (await text()) + ORCHESTRATION)
    const applied = await desk.waybill(['apply', '-f', 'waybill.yaml'])
    expect(applied.stderr).toBe('')
    expectRefusal(await desk.waybill(['check', 'Partner']), { status: 1, code, says })
    if (code === 'host_unresolved' || code === 'destination_unreachable') return
    expectRefusal(await desk.waybill(['run', 'Everyone']), { status: 1, code, says })
    expect(await readdir(desk.partnerFolder), 'nothing at the partner').toEqual([])
  })

  test('a folder that may not be written', async () => {
    await desk.write(DATABASE + QUERY + here() + destination() + ORCHESTRATION)
    expect((await desk.waybill(['apply', '-f', 'waybill.yaml'])).stderr).toBe('')
    isReadOnly = true
    const wanted = { status: 1, code: 'permission_denied', says: /\// }
    expectRefusal(await desk.waybill(['check', 'Partner']), wanted)
    expectRefusal(await desk.waybill(['run', 'Everyone']), wanted)
    isReadOnly = false
    expect(await readdir(desk.partnerFolder), 'nothing at the partner').toEqual([])
  })

  test('a column that the query lacks, and two of one name', async () => {
    const template = (columns: string) =>
      `dataTemplates:\n  - { name: T, destination: Partner, columns: [${columns}] }\n${ORCHESTRATION.replace('Partner }', 'Partner, dataTemplate: T }')}`
    const base = DATABASE + QUERY + here() + destination()
    for (const [columns, code] of [
      ['{ from: nobody }', 'column_unknown'],
      ['{ from: id, to: a }, { from: email, to: a }', 'column_duplicate'],
    ] as const) {
      await desk.write(base + template(columns))
      const applied = await desk.waybill(['apply', '-f', 'waybill.yaml'])
      const refused = applied.status === 0 ? await desk.waybill(['run', 'Everyone']) : applied
      expectRefusal(refused, { status: applied.status === 0 ? 1 : 2, code, says: /nobody|a/ })
    }
    expect(await readdir(desk.partnerFolder)).toEqual([])
  })

  test('names that nothing has', async () => {
    const says = /Nobody/
    expectRefusal(await desk.waybill(['run', 'Nobody']), { status: 2, code: 'not_found', says })
    expectRefusal(await desk.waybill(['check', 'Nobody']), { status: 2, code: 'not_found', says })
    expectRefusal(await desk.waybill(['runs', 'show', 'run_nobody']), { status: 2, code: 'not_found', says: /run/ })
  })
})

const OTHER_HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGLn85wGyGgCO90uLnDSIH18N/NS2rlRw1yyfkp9ZoSB'
