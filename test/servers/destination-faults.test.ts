import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeOf, fileOf, noise, TestHost } from '../harness/delivery.ts'
import {
  cutAt,
  DENIED,
  FAILURE,
  type Fault,
  type FaultyServer,
  inOrderOnly,
  NO_SUCH_FILE,
  oneWriteAtATime,
  refuse,
  startFaultyServer,
  UNSUPPORTED,
  USER,
} from '../harness/faulty-server.ts'
import { startSshd } from '../harness/sshd.ts'

const BYTES = noise(5_000_000)
const hostOf = (server: FaultyServer) =>
  new TestHost({ remoteFolder: '/', fields: { hostname: '127.0.0.1', port: server.port, ...USER } })
const has = (server: FaultyServer, name: string, bytes: Uint8Array) =>
  expect(readFileSync(join(server.folder, name)).equals(bytes)).toBe(true)
const count = (server: FaultyServer, name: string) => server.calls.filter((call) => call.name === name).length

/** A plain SFTP 3 server: a rename fails where something has the name. */
const plainRename =
  (server: () => FaultyServer): Fault =>
  ({ name, to = '' }) =>
    name === 'RENAME' && existsSync(join(server().folder, to)) ? { status: FAILURE } : undefined

describe('a server that', () => {
  test('does not replace by a rename gets the new file, and the old one is there until then (P2)', async () => {
    await using server: FaultyServer = await startFaultyServer([plainRename(() => server)])
    await writeFile(join(server.folder, 'a.csv'), 'the old one')
    const host = hostOf(server)
    const [proof] = await host.deliver(fileOf('a.csv', BYTES))
    has(server, 'a.csv', BYTES)
    expect(readdirSync(server.folder)).toEqual(['a.csv'])
    expect(proof?.notes[0]).toMatch(/moved aside/)
    expect(await host.check()).toContainEqual(expect.objectContaining({ name: 'rename', ok: true }))
    expect(host.place.profile).toMatchObject({ rename: true, overwriteByRename: false })
  })

  test('fails between moving aside and the new name keeps the old file', async () => {
    let renames = 0
    const third: Fault = ({ name }) => (name === 'RENAME' && ++renames === 3 ? { status: DENIED } : undefined)
    await using server: FaultyServer = await startFaultyServer([third, plainRename(() => server)])
    await writeFile(join(server.folder, 'a.csv'), 'the old one')
    const file = fileOf('a.csv', BYTES)
    expect(await codeOf(hostOf(server).deliver(file))).toBe('permission_denied')
    has(server, 'a.csv', Buffer.from('the old one'))
    expect(readdirSync(server.folder)).toEqual([`.a.csv.${file.id}.part`, 'a.csv'])
  })

  test('is cut between moving aside and the new name has its old file again after a discard', async () => {
    let renames = 0
    const third: Fault = ({ name }) => (name === 'RENAME' && ++renames === 3 ? 'cut' : undefined)
    await using server: FaultyServer = await startFaultyServer([third, plainRename(() => server)])
    await writeFile(join(server.folder, 'a.csv'), 'the old one')
    const host = hostOf(server)
    expect(await codeOf(host.deliver(fileOf('a.csv', BYTES)))).toBe('connection_lost')
    await host.discard(fileOf('a.csv', BYTES))
    has(server, 'a.csv', Buffer.from('the old one'))
    expect(readdirSync(server.folder)).toEqual(['a.csv'])
  })

  test('does not let the file of that name be replaced says so', async () => {
    const keeps: Fault = ({ name, path, to }) =>
      name === 'RENAME' && [path, to].includes('/a.csv') ? { status: DENIED } : undefined
    await using server = await startFaultyServer([keeps])
    await writeFile(join(server.folder, 'a.csv'), 'the old one')
    expect(await codeOf(hostOf(server).deliver(fileOf('a.csv', BYTES)))).toBe('permission_denied')
    has(server, 'a.csv', Buffer.from('the old one'))
  })

  test('cannot rename gets the file under its final name, with a note, and at once the next time (P2)', async () => {
    await using server = await startFaultyServer([refuse(UNSUPPORTED, 'RENAME')])
    const host = hostOf(server)
    const [proof] = await host.deliver(fileOf('a.csv', BYTES), fileOf('a.csv.DONE', noise(0)))
    has(server, 'a.csv', BYTES)
    expect(readdirSync(server.folder)).toEqual(['a.csv', 'a.csv.DONE'])
    expect(proof).toMatchObject({ verified: 'size', notes: [expect.stringMatching(/final name/)] })
    expect(host.place.profile).toMatchObject({ rename: false })
    const renames = count(server, 'RENAME')
    await host.deliver(fileOf('b.csv', BYTES))
    expect(count(server, 'RENAME')).toBe(renames)
  })

  test('takes a file away as soon as it has its name has got it (P3)', async () => {
    await using server: FaultyServer = await startFaultyServer([])
    const host = hostOf(server)
    const work = host.deliver(fileOf('a.csv', BYTES))
    const taken = (async () => {
      while (!existsSync(join(server.folder, 'a.csv'))) await new Promise((go) => setImmediate(go))
      await rm(join(server.folder, 'a.csv'))
    })()
    const [proof] = await work
    await taken
    expect(proof).toMatchObject({ bytes: BYTES.length, path: '/a.csv' })
  })

  test('takes a file away as soon as it is closed has got it, and it is never sent again (P3)', async () => {
    const takes: Fault = async ({ name, path }) => {
      if (name === 'STAT' && path.endsWith('.part')) await rm(join(server.folder, path), { force: true })
      return undefined
    }
    await using server: FaultyServer = await startFaultyServer([takes])
    const host = hostOf(server)
    const [proof] = await host.deliver(fileOf('a.csv', BYTES))
    expect(proof).toMatchObject({ verified: 'acknowledged', notes: [expect.stringMatching(/took the file away/)] })
    expect(server.calls.filter((call) => call.name === 'WRITE' && call.offset === 0)).toHaveLength(1)
  })

  test.each([
    ['forbids stat', refuse(DENIED, 'STAT', 'LSTAT', 'FSTAT')],
    ['knows no stat', refuse(UNSUPPORTED, 'STAT', 'LSTAT', 'FSTAT')],
    ['is write-only', refuse(DENIED, 'STAT', 'LSTAT', 'FSTAT', 'MKDIR', 'OPENDIR', 'REMOVE', 'REALPATH')],
    ['hides what is there', refuse(NO_SUCH_FILE, 'STAT', 'LSTAT', 'FSTAT')],
  ])('%s gets the file, and the proof says what it is worth (P7, P8)', async (_name, fault) => {
    await using server = await startFaultyServer([fault])
    const host = hostOf(server)
    const [proof] = await host.deliver(fileOf('a.csv', BYTES))
    has(server, 'a.csv', BYTES)
    expect(proof).toMatchObject({ verified: 'acknowledged' })
    expect(proof?.notes).toHaveLength(1)
  })

  test('takes no permissions and no times is never asked for them (P10)', async () => {
    await using server = await startFaultyServer([refuse(FAILURE, 'SETSTAT', 'FSETSTAT')])
    await hostOf(server).deliver(fileOf('a.csv', BYTES))
    expect(count(server, 'SETSTAT') + count(server, 'FSETSTAT')).toBe(0)
  })

  test('takes writes one at a time only gets them so, and at once the next time (P11)', async () => {
    await using server = await startFaultyServer([oneWriteAtATime()])
    const host = hostOf(server)
    await host.deliver(fileOf('a.csv', BYTES))
    has(server, 'a.csv', BYTES)
    expect(host.place.profile).toMatchObject({ sequentialOnly: true, oneWriteAtATime: true })
    const opened = count(server, 'OPEN')
    await host.deliver(fileOf('b.csv', BYTES))
    expect(count(server, 'OPEN')).toBe(opened + 1)
  })

  test('is cut goes on where it was', async () => {
    await using server = await startFaultyServer([cutAt(3_000_000)])
    const host = hostOf(server)
    const file = fileOf('a.csv', BYTES)
    expect(await codeOf(host.deliver(file))).toBe('connection_lost')
    const before = server.calls.length
    const [proof] = await host.deliver(file)
    has(server, 'a.csv', BYTES)
    expect(proof).toMatchObject({ verified: 'size', bytes: BYTES.length })
    const again = server.calls.slice(before).flatMap((call) => (call.name === 'WRITE' ? [call.offset ?? 0] : []))
    expect(Math.min(...again)).toBeGreaterThan(0)
  })

  test('wants files from their start gets them again from their start after a cut (P11)', async () => {
    await using server = await startFaultyServer([inOrderOnly(), cutAt(3_000_000)])
    const host = hostOf(server)
    const file = fileOf('a.csv', BYTES)
    expect(await codeOf(host.deliver(file))).toBe('connection_lost')
    await host.deliver(file)
    has(server, 'a.csv', BYTES)
  })

  test('lost some of the bytes gets them again', async () => {
    await using server = await startFaultyServer([cutAt(3_000_000)])
    const host = hostOf(server)
    const file = fileOf('a.csv', BYTES)
    await codeOf(host.deliver(file))
    await writeFile(join(server.folder, `.a.csv.${file.id}.part`), BYTES.subarray(0, 1000))
    await host.deliver(file)
    has(server, 'a.csv', BYTES)
  })

  test('changes the bytes is found out, and the next attempt starts over', async () => {
    let isDone = false
    const shortens: Fault = async ({ name, path }) => {
      if (name === 'CLOSE' && !isDone) {
        isDone = true
        await writeFile(join(server.folder, path), 'short')
      }
      return undefined
    }
    await using server: FaultyServer = await startFaultyServer([shortens])
    const host = hostOf(server)
    const file = fileOf('a.csv', BYTES)
    expect(await codeOf(host.deliver(file))).toBe('size_differs')
    expect(readdirSync(server.folder)).toEqual([])
    await host.deliver(file)
    has(server, 'a.csv', BYTES)
  })

  test.each([
    ['has no space left', { status: FAILURE, text: 'No space left on device' }, 'destination_full'],
    ['knows the status of a full disk', { status: DENIED, text: 'quota exceeded' }, 'destination_full'],
    ['says no to all writes', { status: FAILURE, text: 'I would rather not' }, 'destination_refused'],
  ])('%s', async (_name, verdict, code) => {
    await using server = await startFaultyServer([({ name }) => (name === 'WRITE' ? verdict : undefined)])
    const host = hostOf(server)
    expect(await codeOf(host.deliver(fileOf('a.csv', BYTES)))).toBe(code)
    expect(existsSync(join(server.folder, 'a.csv'))).toBe(false)
    expect(host.place.profile ?? null, 'a no without a reason teaches nothing').toBeNull()
  })

  test('lets nothing be written says so, also in a check', async () => {
    await using server = await startFaultyServer([refuse(DENIED, 'OPEN')])
    const host = hostOf(server)
    expect(await codeOf(host.deliver(fileOf('a.csv', BYTES)))).toBe('permission_denied')
    const steps = await host.check()
    expect(steps.at(-1)).toMatchObject({ name: 'write', ok: false, code: 'permission_denied' })
  })

  test('says nothing is given up', async () => {
    await using server = await startFaultyServer([({ name }) => (name === 'WRITE' ? 'silence' : undefined)])
    expect(await codeOf(hostOf(server).deliver(fileOf('a.csv', BYTES)))).toBe('destination_timeout')
  })

  test('closes during the sign-in is a lost connection', async () => {
    await using server = await startFaultyServer([], { welcomes: () => false })
    expect(await codeOf(hostOf(server).deliver(fileOf('a.csv', BYTES)))).toBe('connection_lost')
  })

  test('is asked once where it refuses a sign-in (P29)', async () => {
    let connections = 0
    await using server = await startFaultyServer([], { welcomes: () => ++connections > 0 })
    const host = new TestHost({
      remoteFolder: '/',
      fields: { hostname: '127.0.0.1', port: server.port, username: USER.username, passphrase: 'wrong' },
    })
    expect(await codeOf(host.deliver(fileOf('a.csv', BYTES)))).toBe('credential_rejected')
    expect(connections).toBe(1)
  })
})

describe('a host key', () => {
  test('is pinned by the first connection, before anything is sent', async () => {
    await using server = await startFaultyServer([])
    const host = hostOf(server)
    await host.deliver(fileOf('a.csv', noise(10)))
    expect(host.place.pinnedHostKeys).toEqual([server.hostPublicKey])
  })

  test('that changed stops the run, and both fingerprints are told (P25)', async () => {
    await using server = await startFaultyServer([])
    await using other = await startFaultyServer([])
    const host = hostOf(server)
    host.place.pinnedHostKeys = [other.hostPublicKey]
    const work = host.deliver(fileOf('a.csv', noise(10)))
    await expect(work).rejects.toThrow(/SHA256:\S{43}.*SHA256:\S{43}/)
    expect(await codeOf(work)).toBe('host_key_changed')
    expect(readdirSync(server.folder)).toEqual([])
    expect((await host.check()).at(-1)).toMatchObject({ name: 'host key', ok: false, code: 'host_key_changed' })
  })

  test('may be one of several pins (P26)', async () => {
    await using server = await startFaultyServer([])
    await using other = await startFaultyServer([])
    const hostPublicKey = `# keys of both nodes\nnode.example ${other.hostPublicKey}\n[node.example]:22 ${server.hostPublicKey} root`
    const fields = { hostname: '127.0.0.1', port: server.port, ...USER, hostPublicKey }
    await new TestHost({ remoteFolder: '/', fields }).deliver(fileOf('a.csv', noise(10)))
  })
})

test('algorithms without overlap are told from both sides', async () => {
  await using server = await startSshd(['Ciphers aes128-cbc'])
  const { privateKey, username, port, folder } = server
  const host = new TestHost({
    type: 'private-key',
    remoteFolder: folder,
    fields: { hostname: '127.0.0.1', port, username, privateKey },
  })
  const work = host.deliver(fileOf('a.csv', noise(10)))
  await expect(work).rejects.toThrow(/It offers aes128-cbc; Waybill offers aes128-gcm@openssh.com,/)
  expect(await codeOf(work)).toBe('algorithms_differ')
})
