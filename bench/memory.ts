import { setTimeout as sleep } from 'node:timers/promises'
import { makeData } from './data.ts'
import { benchConfiguration } from './harness/configuration.ts'
import { readOptions } from './harness/options.ts'
import { cpuOfTree } from './harness/process-tree.ts'
import { needPrograms } from './harness/programs.ts'
import { openSlowLine } from './harness/slow-line.ts'
import { openSshServer } from './harness/ssh-server.ts'
import { startWaybill } from './harness/waybill.ts'

/** Memory of the data plane at a tenth, one and four times the rows, and with a receiver that stalls for a minute. */
const options = readOptions({ rows: 5_000_000, rounds: 1 })
needPrograms('sshd')
const MOST_MB = 350
const STALL_MS = 60_000

await using ssh = await openSshServer()
await using line = await openSlowLine({ to: ssh.port, roundTripMs: 0 })
const destinations = [
  { name: 'csv', encoding: 'none' as const },
  { name: 'gzip', encoding: 'gzip' as const },
  { name: 'stalling', encoding: 'none' as const, port: line.port },
]

console.log(`| run | rows | data plane MB | server MB | asked MB |\n|---|---|---|---|---|`)
for (const rows of [options.rows / 10, options.rows, options.rows * 4]) {
  const database = await makeData(options.folder, rows)
  const queries = { Customers: 'SELECT * FROM customers', 'In order': 'SELECT * FROM customers ORDER BY Hashed_Email' }
  const setup = { database, queries, destinations }
  await using waybill = await startWaybill(options.folder, benchConfiguration(ssh, setup))
  for (const [query, destination] of [
    ['Customers', 'csv'],
    ['Customers', 'gzip'],
    ['In order', 'csv'],
  ] as const) {
    const { dataPlaneMb, serverMb } = await waybill.run(query, destination)
    ssh.takeFile()
    console.log(`| ${query}, ${destination} | ${rows} | ${dataPlaneMb} | ${serverMb} | ${MOST_MB} |`)
  }
  if (rows === options.rows) {
    const run = await waybill.begin('Customers', 'stalling')
    const stalling = line.stall({ bytes: 4_000_000, forMs: STALL_MS })
    await sleep(STALL_MS / 2)
    const before = cpuOfTree(waybill.pid)
    await stalling
    const share = (cpuOfTree(waybill.pid) - before) / (STALL_MS / 2)
    const { dataPlaneMb, serverMb } = await run.end()
    ssh.takeFile()
    const title = `receiver stalls for a minute (${(share * 100).toFixed(1)} % of a core in its second half)`
    console.log(`| ${title} | ${rows} | ${dataPlaneMb} | ${serverMb} | ${MOST_MB} |`)
  }
}
