import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('a spool without space ends the writer and its reader with that reason and leaves nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-full-'))
  // The largest size that the system lets this process write, in KiB, stands for the disk's end.
  const script = `ulimit -f 10000; exec "$0" test/harness/fill-spool.ts "$1"`
  const { stdout } = await run('bash', ['-c', script, process.execPath, folder])
  expect(JSON.parse(stdout)).toEqual({ written: 'spool_full', read: 'spool_full', left: [] })
  await rm(folder, { recursive: true })
})
