import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDelayProxy } from '../harness/delay-proxy.ts'
import { codeOf, fileOf, noise, TestHost } from '../harness/delivery.ts'
import {
  DENIED,
  type Fault,
  type FaultyServer,
  inOrderOnly,
  refuse,
  startFaultyServer,
  USER,
} from '../harness/faulty-server.ts'
import { startSshd } from '../harness/sshd.ts'

const BYTES = noise(24_000_000)
const hostAt = (port: number) => new TestHost({ remoteFolder: '/', fields: { hostname: '127.0.0.1', port, ...USER } })
const connectionsOf = (server: FaultyServer) =>
  new Set(
    server.calls.filter((call) => call.name === 'WRITE' && call.path.endsWith('.part')).map((call) => call.connection),
  )
const has = (server: FaultyServer, name: string) => {
  expect(readFileSync(join(server.folder, name)).equals(BYTES)).toBe(true)
  expect(readdirSync(server.folder)).toEqual([name])
}

test('over a long line one file is striped over four connections to OpenSSH', async () => {
  await using server = await startSshd()
  await using line = await startDelayProxy(server.port, 15)
  const { privateKey, username, folder } = server
  const fields = { hostname: '127.0.0.1', port: line.port, username, privateKey }
  const host = new TestHost({ type: 'private-key', remoteFolder: folder, fields })
  const [proof] = await host.deliver(fileOf('a.csv', BYTES))
  expect(readFileSync(join(folder, 'a.csv')).equals(BYTES)).toBe(true)
  expect(readdirSync(folder)).toEqual(['a.csv'])
  expect(proof).toMatchObject({ verified: 'size', notes: [] })
  expect(host.asked).toEqual({ want: 4, limit: 8 })
  expect(host.place.profile).toMatchObject({ sequentialOnly: false, posixRename: true })
  expect(host.place.profile?.['roundTripMs']).toBeGreaterThan(29)
})

test('a short line keeps to one connection, and the next run asks for one only', async () => {
  await using server = await startFaultyServer([])
  const host = hostAt(server.port)
  await host.deliver(fileOf('a.csv', BYTES))
  has(server, 'a.csv')
  expect([...connectionsOf(server)]).toEqual([0])
  await host.deliver(fileOf('b.csv', noise(10)))
  expect(host.asked?.want).toBe(1)
})

test('a server that allows one connection gets the file over it, and is not asked for more again (P29)', async () => {
  await using server = await startFaultyServer([], { welcomes: (connection) => connection === 0 || connection > 3 })
  await using line = await startDelayProxy(server.port, 15)
  const host = hostAt(line.port)
  await host.deliver(fileOf('a.csv', BYTES))
  has(server, 'a.csv')
  expect(host.place.profile).toMatchObject({ connectionsAllowed: 1 })
  await host.deliver(fileOf('a.csv', BYTES, { id: 'again' }))
  expect(host.asked?.want).toBe(1)
})

test('a connection that dies is done without', async () => {
  let writes = 0
  const dies: Fault = ({ name, connection, path }) =>
    name === 'WRITE' && path.endsWith('.part') && connection > 0 && ++writes === 3 ? 'cut' : undefined
  await using server = await startFaultyServer([dies])
  await using line = await startDelayProxy(server.port, 15)
  const host = hostAt(line.port)
  host.place.profile = { sequentialOnly: false, roundTripMs: 30 }
  await host.deliver(fileOf('a.csv', BYTES))
  has(server, 'a.csv')
  expect(writes).toBeGreaterThan(3)
  expect(connectionsOf(server).size).toBe(4)
})

test('the first connection dies, and the next attempt goes on from the bytes without a gap', async () => {
  let isDone = false
  const dies: Fault = ({ name, connection, offset = 0 }) => {
    if (isDone || name !== 'WRITE' || connection !== 0 || offset < 14_000_000) return undefined
    isDone = true
    return 'cut'
  }
  await using server = await startFaultyServer([dies])
  await using line = await startDelayProxy(server.port, 15)
  const host = hostAt(line.port)
  const file = fileOf('a.csv', BYTES)
  expect(await codeOf(host.deliver(file))).toBe('connection_lost')
  const acknowledged = host.acknowledgedBytes.get(file.id) ?? 0
  expect(acknowledged).toBeGreaterThan(0)
  const before = server.calls.length
  await host.deliver(file)
  has(server, 'a.csv')
  const again = server.calls.slice(before).filter((call) => call.name === 'WRITE' && call.path.endsWith('.part'))
  expect(Math.min(...again.map((call) => call.offset ?? 0))).toBe(acknowledged)
})

test('a server that wants bytes in order gets them over one connection, which is known the next time (P11)', async () => {
  await using server = await startFaultyServer([inOrderOnly()])
  await using line = await startDelayProxy(server.port, 15)
  const host = hostAt(line.port)
  await host.deliver(fileOf('a.csv', BYTES))
  has(server, 'a.csv')
  expect([...connectionsOf(server)]).toEqual([0])
  expect(host.place.profile).toMatchObject({ sequentialOnly: true })
})

test.for(['deliver', 'discard'] as const)(
  'a process that ends while it tries the server: %s tidies up',
  async (next) => {
    let onProbe = () => {}
    const sees: Fault = ({ name, path }) => {
      if (name === 'WRITE' && path.endsWith('.probe')) onProbe()
      return undefined
    }
    await using server = await startFaultyServer([sees])
    await using line = await startDelayProxy(server.port, 15)
    const host = hostAt(line.port)
    const file = fileOf('a.csv', BYTES)
    onProbe = () => host.stop.abort(new Error('killed'))
    expect(await codeOf(host.deliver(file))).toBe('Error: killed')
    const left = readdirSync(server.folder).map((name) => name.slice(name.lastIndexOf('.')))
    expect(left.sort()).toEqual(['.part', '.probe'])
    onProbe = () => {}
    host.stop = new AbortController()
    // What a killed process knew of its bytes may be lost; that it began the file is not.
    host.acknowledgedBytes.set(file.id, 0)
    host.place.profile = { sequentialOnly: true }
    await host[next](file)
    if (next === 'deliver') has(server, 'a.csv')
    else expect(readdirSync(server.folder)).toEqual([])
  },
)

test('a server whose files cannot be read back is not trusted with stripes', async () => {
  await using server = await startFaultyServer([refuse(DENIED, 'READ')])
  await using line = await startDelayProxy(server.port, 15)
  const host = hostAt(line.port)
  await host.deliver(fileOf('a.csv', BYTES))
  has(server, 'a.csv')
  expect([...connectionsOf(server)]).toEqual([0])
})

test('a server that no longer takes stripes gets the file in order (P11)', async () => {
  await using server = await startFaultyServer([inOrderOnly()])
  await using line = await startDelayProxy(server.port, 15)
  const host = hostAt(line.port)
  host.place.profile = { sequentialOnly: false, roundTripMs: 30 }
  await host.deliver(fileOf('a.csv', BYTES))
  has(server, 'a.csv')
  expect(host.place.profile).toMatchObject({ sequentialOnly: true })
})

test('a check over a long line counts the connections that are allowed', async () => {
  await using server = await startFaultyServer([], { welcomes: (connection) => connection < 3 })
  await using line = await startDelayProxy(server.port, 15)
  const host = hostAt(line.port)
  const steps = await host.check()
  expect(steps.filter((step) => !step.ok)).toEqual([])
  expect(steps.find((step) => step.name === 'write')?.sentence).toMatch(/3 connections at once/)
  expect(host.place.profile).toMatchObject({ connectionsAllowed: 3, sequentialOnly: false })
  expect(readdirSync(server.folder)).toEqual([])
})

test('a check that is stopped leaves nothing behind', async () => {
  await using server = await startFaultyServer([])
  await using line = await startDelayProxy(server.port, 15)
  const host = hostAt(line.port)
  const work = codeOf(host.check())
  while (!server.calls.some((call) => call.name === 'WRITE')) await new Promise((go) => setImmediate(go))
  host.stop.abort(new Error('stopped'))
  expect(await work).toBe('Error: stopped')
  expect(readdirSync(server.folder)).toEqual([])
})

test('a check of a server that does not answer is stopped at once', async () => {
  await using server = await startFaultyServer([])
  await using line = await startDelayProxy(server.port, 5000)
  const host = hostAt(line.port)
  const work = codeOf(host.check())
  await new Promise((go) => setTimeout(go, 100))
  const start = performance.now()
  host.stop.abort(new Error('stopped'))
  expect(await work).toBe('Error: stopped')
  expect(performance.now() - start).toBeLessThan(1000)
})
