import { join, resolve } from 'node:path'
import { makeData } from './data.ts'
import { benchConfiguration } from './harness/configuration.ts'
import { openGpgHome } from './harness/gpg.ts'
import { type Cost, interleave, median, report, runShell, type Side } from './harness/measure.ts'
import { readOptions } from './harness/options.ts'
import { cpuOfTree } from './harness/process-tree.ts'
import { needPrograms } from './harness/programs.ts'
import { openSshServer } from './harness/ssh-server.ts'
import { startWaybill } from './harness/waybill.ts'

/**
 * A query to a file on an SFTP server, against what an operator would script. Ours counts from the request on a running
 * server to the receipt; a peer from the start of its first program, less the start of Node in `copy.ts`, which the
 * command of DuckDB would not need. Processor time is that of a whole side, the SSH server with it; memory that of
 * the largest process, for ours of the data plane.
 */
const options = readOptions({ rows: 5_000_000, rounds: 3 })
needPrograms('sshd', 'sftp', 'rclone', 'gzip', 'pigz', 'gpg')
const database = await makeData(options.folder, options.rows)
const work = join(options.folder, 'work')

await using ssh = await openSshServer()
const gpg = openGpgHome()
const queries = {
  'As it comes': 'SELECT * FROM customers',
  'In order': 'SELECT * FROM customers ORDER BY Hashed_Email',
}
const destinations = [
  { name: 'csv', encoding: 'none' as const },
  { name: 'gzip', encoding: 'gzip' as const },
  { name: 'pgp', encoding: 'none' as const, pgpPublicKey: gpg.publicKey },
  { name: 'gzip-pgp', encoding: 'gzip' as const, pgpPublicKey: gpg.publicKey },
]
await using waybill = await startWaybill(options.folder, benchConfiguration(ssh, { database, queries, destinations }))

const copy = (sql: string, target: string) =>
  `${process.execPath} ${resolve('bench/copy.ts')} ${database} "${sql}" ${target}`
const nodeStarts: number[] = []
for (let round = 0; round < 3; round++) nodeStarts.push((await runShell(copy('SELECT 1', '/dev/null'))).seconds)
const nodeStart = median(nodeStarts)

async function withServer(run: () => Promise<Cost>): Promise<Cost> {
  const before = cpuOfTree(ssh.pid)
  const cost = await run()
  const bytes = ssh.takeFile()
  if (bytes === 0) throw new Error('nothing arrived')
  return { ...cost, cpuSeconds: cost.cpuSeconds + (cpuOfTree(ssh.pid) - before) / 1000 }
}

const ours = (query: keyof typeof queries, destination: string): Side => ({
  name: 'Waybill',
  run: () =>
    withServer(async () => {
      const cost = await waybill.run(query, destination)
      if (cost.receipt.rows !== options.rows) throw new Error(`${cost.receipt.rows} rows of ${options.rows}`)
      return cost
    }),
})
const peer = (name: string, atLeast: number, script: string): Side => ({
  name,
  atLeast,
  run: () =>
    withServer(async () => {
      const cost = await runShell(script, gpg.environment)
      return { ...cost, seconds: cost.seconds - nodeStart }
    }),
})

const pipe = (query: keyof typeof queries, ...stages: string[]) =>
  [copy(queries[query], '/dev/stdout'), ...stages, ssh.rclone()].join(' | ')
const file = join(work, 'peer.csv')
const steps = (...lines: string[]) => [`rm -f ${file}*`, copy(queries['As it comes'], file), ...lines].join(' && ')

const cases: Record<string, readonly Side[]> = {
  gzip: [
    ours('As it comes', 'gzip'),
    peer('COPY \\| gzip -6 \\| rclone', 2.2, pipe('As it comes', 'gzip -6')),
    peer('COPY \\| pigz \\| rclone', 1.5, pipe('As it comes', 'pigz')),
    peer('COPY; gzip -6; sftp', 2.4, steps(`gzip -6 ${file}`, ssh.sftp(`${file}.gz`))),
  ],
  'gzip-pgp': [
    ours('As it comes', 'gzip-pgp'),
    peer('COPY \\| gzip -6 \\| gpg -z0 \\| rclone', 2.2, pipe('As it comes', 'gzip -6', `${gpg.encrypt} -z0`)),
    peer('COPY \\| pigz \\| gpg -z0 \\| rclone', 1.6, pipe('As it comes', 'pigz', `${gpg.encrypt} -z0`)),
    peer(
      'COPY; gzip -6; gpg; sftp',
      2.4,
      steps(`gzip -6 ${file}`, `${gpg.encrypt} < ${file}.gz > ${file}.gz.pgp`, ssh.sftp(`${file}.gz.pgp`)),
    ),
  ],
  csv: [ours('As it comes', 'csv'), peer('COPY \\| rclone', 1, pipe('As it comes'))],
  'csv-in-order': [ours('In order', 'csv'), peer('COPY \\| rclone', 1, pipe('In order'))],
  pgp: [ours('As it comes', 'pgp'), peer('COPY \\| gpg -z0 \\| rclone', 1, pipe('As it comes', `${gpg.encrypt} -z0`))],
}

for (const [name, sides] of Object.entries(cases)) {
  if (options.only.length > 0 && !options.only.includes(name)) continue
  report(`${name}, ${options.rows} rows`, await interleave(sides, options.rounds))
}
