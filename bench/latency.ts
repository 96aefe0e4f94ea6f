import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeData } from './data.ts'
import { benchConfiguration } from './harness/configuration.ts'
import { median, runShell } from './harness/measure.ts'
import { readOptions } from './harness/options.ts'
import { needPrograms } from './harness/programs.ts'
import { openSshServer } from './harness/ssh-server.ts'
import { startWaybill } from './harness/waybill.ts'

/** How long a small file takes: on a warm server, and from a command line that finds no server. */
const PAUSE_MS = 1500
const options = readOptions({ rows: 100, rounds: 10 })
needPrograms('sshd')
const database = await makeData(options.folder, options.rows)

await using ssh = await openSshServer()
const destinations = [{ name: 'gzip', encoding: 'gzip' as const }]
const configuration = benchConfiguration(ssh, {
  database,
  queries: { Customers: 'SELECT * FROM customers' },
  destinations,
})

async function warmServer(): Promise<number[]> {
  await using waybill = await startWaybill(options.folder, configuration)
  await waybill.run('Customers', 'gzip')
  const seconds: number[] = []
  for (let round = 0; round < options.rounds; round++) {
    // The next data-plane process starts while a run goes on: runs back to back would wait for it.
    await sleep(PAUSE_MS)
    seconds.push((await waybill.run('Customers', 'gzip')).seconds)
  }
  return seconds
}

async function commandLine(): Promise<number[]> {
  const seconds: number[] = []
  const command = `${resolve('bin/waybill')} run Customers --json`
  for (let round = 0; round < Math.min(5, options.rounds); round++) {
    seconds.push((await runShell(command, { WAYBILL_DATA: `${options.folder}/data` })).seconds)
  }
  return seconds
}

function report(title: string, seconds: number[], atMost: number): void {
  const cells = [title, median(seconds).toFixed(3), Math.max(...seconds).toFixed(3), atMost.toFixed(1)]
  console.log(`| ${cells.join(' | ')} |`)
}

console.log(`| a file of ${options.rows} rows | median s | slowest s | asked s |\n|---|---|---|---|`)
report('warm server, request to receipt', await warmServer(), 0.5)
report('command line without a server', await commandLine(), 4)
