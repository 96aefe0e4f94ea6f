import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { credentialTypes, prepareCredential } from '../../src/plugins/destinations/sftp/credential.ts'
import { codeOf, fileOf, noise, type Place, TestHost } from '../harness/delivery.ts'
import { startFaultyServer, USER } from '../harness/faulty-server.ts'
import { freePort, startSshd } from '../harness/sshd.ts'

/** A server that the contract runs against, with its folder as this machine sees it. */
interface Partner extends AsyncDisposable {
  readonly folder: string
  place(): Place
  readonly secrets: readonly string[]
  withWrongSecret(): Place
}

async function openSsh(): Promise<Partner> {
  const server = await startSshd()
  const stranger = await startSshd()
  const { privateKey, hostPublicKey, username, port, folder } = server
  const fields = { hostname: '127.0.0.1', port, username, privateKey, hostPublicKey }
  return {
    folder,
    secrets: privateKey.split('\n').slice(1, 4),
    place: () => ({ type: 'private-key', remoteFolder: folder, fields }),
    withWrongSecret: () => ({
      type: 'private-key',
      remoteFolder: folder,
      fields: { ...fields, privateKey: stranger.privateKey },
    }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await stranger[Symbol.asyncDispose]()
    },
  }
}

async function sandbox(): Promise<Partner> {
  const server = await startFaultyServer([])
  const fields = { hostname: '127.0.0.1', port: server.port, ...USER }
  await mkdir(join(server.folder, 'in'))
  return {
    folder: join(server.folder, 'in'),
    secrets: [USER.passphrase],
    place: () => ({ remoteFolder: '/in', fields }),
    withWrongSecret: () => ({ remoteFolder: '/in', fields: { ...fields, passphrase: 'wrong-4711' } }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

describe.each([
  ['OpenSSH', openSsh],
  ['the sandbox', sandbox],
] as const)('delivery to %s', (_name, start) => {
  let partner: Partner
  beforeAll(async () => {
    partner = await start()
  })
  afterAll(() => partner[Symbol.asyncDispose]())
  beforeEach(async () => {
    for (const name of readdirSync(partner.folder)) await rm(join(partner.folder, name), { recursive: true })
  })
  const names = () => readdirSync(partner.folder, { recursive: true }).map(String).sort()

  test('a file arrives whole, and its success file after it', async () => {
    const host = new TestHost(partner.place())
    const bytes = noise(5_000_001)
    const [proof, done] = await host.deliver(fileOf('a.csv', bytes), fileOf('a.csv.DONE', noise(0)))
    expect(readFileSync(join(partner.folder, 'a.csv')).equals(bytes)).toBe(true)
    expect(statSync(join(partner.folder, 'a.csv.DONE')).size).toBe(0)
    expect(names()).toEqual(['a.csv', 'a.csv.DONE'])
    expect(proof).toMatchObject({ bytes: bytes.length, verified: 'size', notes: [] })
    expect(proof?.hostKeyFingerprint).toMatch(/^SHA256:[\w+/]{43}$/)
    expect(done).toMatchObject({ bytes: 0, verified: 'size' })
  })

  test('the same name twice: the second file is there', async () => {
    const host = new TestHost(partner.place())
    const [first, second] = [noise(300_000), noise(200_000)]
    await host.deliver(fileOf('a.csv', first, { id: 'one' }))
    await host.deliver(fileOf('a.csv', second, { id: 'two' }))
    expect(readFileSync(join(partner.folder, 'a.csv')).equals(second)).toBe(true)
    expect(names()).toEqual(['a.csv'])
  })

  test('a source that breaks midway leaves no file of that name, and what it leaves can be discarded', async () => {
    const host = new TestHost(partner.place())
    const file = fileOf('a.csv', noise(6_000_000), { breaksAt: 3_000_000 })
    await writeFile(join(partner.folder, 'theirs.part'), 'of somebody else')
    await expect(host.deliver(file)).rejects.toThrow('the source broke')
    expect(names()).toEqual([`.a.csv.${file.id}.part`, 'theirs.part'])
    await host.discard(file)
    expect(names()).toEqual(['theirs.part'])
  })

  test('a stop ends it within two seconds, and leaves no file of that name', async () => {
    const host = new TestHost(partner.place())
    const endless = fileOf('a.csv', noise(1))
    const chunk = noise(1024 * 1024)
    async function* read() {
      for (;;) yield chunk
    }
    const work = codeOf(host.deliver({ ...endless, size: () => null, read }))
    while ((host.acknowledgedBytes.get(endless.id) ?? 0) < 4_000_000) await new Promise((go) => setImmediate(go))
    const start = performance.now()
    host.stop.abort(new Error('stopped'))
    expect(await work).toBe('Error: stopped')
    expect(performance.now() - start).toBeLessThan(2000)
    expect(existsSync(join(partner.folder, 'a.csv'))).toBe(false)
  })

  test('a bad secret is not a bad network', async () => {
    expect(await codeOf(new TestHost(partner.withWrongSecret()).deliver(fileOf('a', noise(9))))).toBe(
      'credential_rejected',
    )
    const place = partner.place()
    const closed = { ...place, fields: { ...place.fields, port: await freePort() } }
    expect(await codeOf(new TestHost(closed).deliver(fileOf('a', noise(9))))).toBe('destination_unreachable')
    const nowhere = { ...place, fields: { ...place.fields, hostname: 'no-such-host.invalid' } }
    expect(await codeOf(new TestHost(nowhere).deliver(fileOf('a', noise(9))))).toBe('host_unresolved')
  })

  test.each([
    'with space.csv',
    `quote ' and ".csv`,
    'Größe 顧客 😀.csv',
    '-rf',
    'semi;$(id)`.csv',
    `${'n'.repeat(250)}.csv`,
  ])('the name %s', async (name) => {
    const bytes = noise(1000)
    await new TestHost(partner.place()).deliver(fileOf(name, bytes))
    expect(readFileSync(join(partner.folder, name)).equals(bytes)).toBe(true)
  })

  test('folders of the name are made, the remote folder is not', async () => {
    await new TestHost(partner.place()).deliver(fileOf('2026/11/a.csv', noise(10)), fileOf('2026/11/b.csv', noise(10)))
    expect(names()).toEqual(['2026', '2026/11', '2026/11/a.csv', '2026/11/b.csv'])
    const place = { ...partner.place(), remoteFolder: `${partner.place().remoteFolder}/missing` }
    expect(await codeOf(new TestHost(place).deliver(fileOf('sub/a.csv', noise(10))))).toBe('folder_missing')
    expect(existsSync(join(partner.folder, 'missing'))).toBe(false)
  })

  test('a reader never sees a part under the final name', async () => {
    const seen = new Set<number>()
    const isOver = new AbortController()
    const bytes = noise(30_000_000)
    const watch = async () => {
      while (!isOver.signal.aborted) {
        const path = join(partner.folder, 'a.csv')
        if (existsSync(path)) seen.add(statSync(path).size)
        await new Promise((go) => setImmediate(go))
      }
    }
    const watching = watch()
    await new TestHost(partner.place()).deliver(fileOf('a.csv', bytes))
    isOver.abort()
    await watching
    expect([...seen]).toEqual(seen.size === 0 ? [] : [bytes.length])
    expect(statSync(join(partner.folder, 'a.csv')).size).toBe(bytes.length)
  })

  test('a check says nine things and leaves nothing behind', async () => {
    const host = new TestHost(partner.place())
    const steps = await host.check()
    expect(steps.map((step) => step.name)).toEqual([
      'resolve',
      'connect',
      'host key',
      'sign in',
      'folder',
      'write',
      'rename',
      'stat',
      'delete',
    ])
    expect(steps.filter((step) => !step.ok)).toEqual([])
    expect(steps.every((step) => step.sentence.endsWith('.'))).toBe(true)
    expect(names()).toEqual([])
    expect(host.place.profile).toMatchObject({ rename: true, overwriteByRename: true, stat: true, remove: true })
  })

  test('nothing secret is in the log, in an error or in a check', async () => {
    const hosts = [partner.place(), partner.withWrongSecret()].map((place) => new TestHost(place))
    const said: string[] = []
    for (const host of hosts) {
      await host
        .deliver(fileOf('a.csv', noise(100)))
        .catch((error: Error) => said.push(String(error), JSON.stringify(error)))
      await host.check()
      said.push(...host.lines, JSON.stringify(host.steps), JSON.stringify(host.place.profile))
    }
    for (const secret of [...partner.secrets, 'wrong-4711']) expect(said.join('\n')).not.toContain(secret)
  })
})

test('every field of every credential type has a title, and what is not public is secret', () => {
  for (const { name, title, fields } of credentialTypes) {
    expect(title, name).toBeTruthy()
    for (const [field, schema] of Object.entries(fields.shape)) {
      const meta = z.globalRegistry.get(schema as z.ZodType)
      expect(meta?.title, `${name}.${field}`).toBeTruthy()
      const isSecret = ['passphrase', 'privateKey', 'privateKeyPassphrase'].includes(field)
      expect(meta?.['public'] === true, `${name}.${field}`).toBe(!isSecret)
    }
  }
})

test('keys of every kind and form sign in to OpenSSH (P28)', async () => {
  await using server = await startSshd()
  const { port, username, folder } = server
  const pkcs8 = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'sesame' } as const
  const keys = [
    generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey.export({ type: 'pkcs1', format: 'pem' }),
    generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'sec1', format: 'pem' }),
    generateKeyPairSync('ed25519').privateKey.export(pkcs8),
    ssh2.utils.generateKeyPairSync('ecdsa', { bits: 521 }).private,
  ]
  for (const key of keys) {
    const privateKey = key.toString().replaceAll('\n', ' ')
    const fields = { hostname: '127.0.0.1', port, username, privateKey, privateKeyPassphrase: 'sesame' }
    const unlocked = ssh2.utils.parseKey(prepareCredential('private-key', fields).privateKey ?? '')
    if (unlocked instanceof Error) throw unlocked
    await server.authorize(`${unlocked.type} ${unlocked.getPublicSSH().toString('base64')}`)
    const host = new TestHost({ type: 'private-key', remoteFolder: folder, fields })
    const [proof] = await host.deliver(fileOf('a.csv', noise(100)))
    expect(proof).toMatchObject({ verified: 'size' })
  }
})

test('a small file and its success file take less than 150 ms on a warm server', async () => {
  await using server = await startSshd()
  const { port, username, folder, privateKey } = server
  const host = new TestHost({
    type: 'private-key',
    remoteFolder: folder,
    fields: { hostname: '127.0.0.1', port, username, privateKey },
  })
  const times: number[] = []
  for (let run = 0; run < 7; run++) {
    const start = performance.now()
    await host.deliver(fileOf('a.csv', noise(10_000)), fileOf('a.csv.DONE', noise(0)))
    times.push(performance.now() - start)
  }
  expect(Math.min(...times)).toBeLessThan(150)
})
