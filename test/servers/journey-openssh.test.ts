import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { redeliverRun } from '../../src/runs/redeliver.ts'
import { startSshd } from '../harness/sshd.ts'
import { caller, openWorld } from '../harness/world.ts'

const ROWS = 800_000
const TABLES = `CREATE TABLE big AS SELECT range AS id, hash(range)::VARCHAR AS v, 'some filling text' AS t FROM range(${ROWS})`

/** What somebody sees who looks at a folder all the time. */
function watchFolder(folder: string) {
  const over = new AbortController()
  const sizes = new Set<number>()
  const seen = { parts: 0, looks: 0, isDoneEarly: false }
  const sizeOf = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.size
  const look = async () => {
    while (!over.signal.aborted) {
      seen.looks++
      const isDone = existsSync(join(folder, 'big.csv.DONE'))
      const size = sizeOf('big.csv')
      if (size !== undefined) sizes.add(size)
      else if (isDone) seen.isDoneEarly = true
      if (size === undefined && (await readdir(folder)).some((name) => name.endsWith('.part'))) seen.parts++
      await new Promise((go) => setImmediate(go))
    }
  }
  const looking = look()
  return {
    async end() {
      over.abort()
      await looking
      return { ...seen, sizes: [...sizes] }
    },
  }
}

test('a run to OpenSSH, and the same again: a watcher sees a whole file or none, and .DONE after it', async () => {
  await using sshd = await startSshd()
  await using world = await openWorld(TABLES)
  const settings = { remoteFolder: sshd.folder, successFile: true, filenameTemplate: 'big.csv' }
  const orchestration = await world.orchestrate({ sql: 'SELECT * FROM big ORDER BY id', settings, sshd })
  const path = join(sshd.folder, 'big.csv')

  const watcher = watchFolder(sshd.folder)
  const first = await world.run(orchestration)
  const { ino } = statSync(path)
  const again = await world.untilEnded((await redeliverRun(world.runs.deps, first.id, caller)).id)
  const seen = await watcher.end()

  const bytes = await readFile(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  for (const receipt of [first, again]) {
    expect(receipt).toMatchObject({ state: 'succeeded', rows: ROWS, successFile: `${path}.DONE` })
    expect(receipt.deliveries).toMatchObject([{ path, bytes: bytes.length, sha256, verified: 'size', notes: [] }])
    expect(receipt.deliveries[0]?.hostKeyFingerprint).toMatch(/^SHA256:/)
  }
  expect(statSync(path).ino, 'the second file took the place of the first').not.toBe(ino)
  expect(seen).toMatchObject({ sizes: [bytes.length], isDoneEarly: false })
  expect(seen.parts, 'the watcher saw it grow').toBeGreaterThan(5)
  expect((await readdir(sshd.folder)).sort()).toEqual(['big.csv', 'big.csv.DONE'])
})
