import { readdirSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeOf, fileOf, noise, TestHost } from '../harness/delivery.ts'
import { type Fault, type FaultyServer, NO_SUCH_FILE, startFaultyServer, USER } from '../harness/faulty-server.ts'

const BYTES = noise(5_000_000)
const hostOf = (server: FaultyServer) =>
  new TestHost({ remoteFolder: '/', fields: { hostname: '127.0.0.1', port: server.port, ...USER } })
const has = (server: FaultyServer, name: string, bytes: Uint8Array) =>
  expect(readFileSync(join(server.folder, name)).equals(bytes)).toBe(true)

/** All bytes had arrived, and the last answer had not. */
describe('a server that', () => {
  test('is cut while it renames does not get the file twice', async () => {
    let isDone = false
    const cutsAfter: Fault = async ({ name, path, to = '' }) => {
      if (name !== 'RENAME' || isDone) return undefined
      isDone = true
      const bytes = readFileSync(join(server.folder, path))
      await rm(join(server.folder, path))
      await writeFile(join(server.folder, to), bytes)
      return 'cut'
    }
    await using server: FaultyServer = await startFaultyServer([cutsAfter])
    const host = hostOf(server)
    const file = fileOf('a.csv', BYTES)
    expect(await codeOf(host.deliver(file))).toBe('connection_lost')
    const written = () => server.calls.filter((call) => call.name === 'WRITE').length
    const writes = written()
    const [proof] = await host.deliver(file)
    expect(written()).toBe(writes)
    expect(proof).toMatchObject({ verified: 'size', bytes: BYTES.length })
  })

  test('is cut before it renames, and has an older file of that name or hides its files: the new file arrives', async () => {
    for (const hides of [false, true]) {
      let isDone = false
      const cuts: Fault = ({ name }) => {
        if (name === 'STAT' && hides) return { status: NO_SUCH_FILE }
        if (name !== 'RENAME' || isDone) return undefined
        isDone = true
        return 'cut'
      }
      await using server: FaultyServer = await startFaultyServer([cuts])
      const host = hostOf(server)
      const file = fileOf('a.csv', BYTES)
      expect(await codeOf(host.deliver(file))).toBe('connection_lost')
      if (!hides) {
        await writeFile(join(server.folder, 'a.csv'), 'the old one')
        await rm(join(server.folder, `.a.csv.${file.id}.part`))
      }
      await host.deliver(file)
      has(server, 'a.csv', BYTES)
      expect(readdirSync(server.folder)).toEqual(['a.csv'])
    }
  })
})
