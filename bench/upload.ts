import { join } from 'node:path'
import { makeData } from './data.ts'
import { benchConfiguration } from './harness/configuration.ts'
import { type Cost, interleave, report, runShell, type Side } from './harness/measure.ts'
import { readOptions } from './harness/options.ts'
import { needPrograms } from './harness/programs.ts'
import { openSlowLine } from './harness/slow-line.ts'
import { openSshServer } from './harness/ssh-server.ts'
import { startWaybill } from './harness/waybill.ts'

/**
 * The upload alone over a long line, sign-in counted: a file that is built already is sent again. Ours has the same
 * bytes in its spool, the peers on disk.
 */
const options = readOptions({ rows: 1_150_000, rounds: 3 })
needPrograms('sshd', 'sftp', 'rclone')
const database = await makeData(options.folder, options.rows)

await using ssh = await openSshServer()
const lines = []
for (const roundTripMs of [0, 50, 100]) {
  for (const connections of [4, 1]) {
    const line = await openSlowLine({ to: ssh.port, roundTripMs, connections })
    lines.push({ name: `${roundTripMs} ms, ${connections} connections`, roundTripMs, connections, line })
  }
}
const destinations = lines.map(({ name, line }) => ({ name, encoding: 'none' as const, port: line.port }))
await using waybill = await startWaybill(
  options.folder,
  benchConfiguration(ssh, { database, queries: { Customers: 'SELECT * FROM customers' }, destinations }),
)

const file = join(options.folder, 'work', 'upload.csv')
const sent = async (run: () => Promise<Cost>): Promise<Cost> => {
  const cost = await run()
  if (ssh.takeFile() === 0) throw new Error('nothing arrived')
  return cost
}

for (const { name, connections, line } of lines) {
  if (options.only.length > 0 && !options.only.includes(name)) continue
  const { receipt } = await waybill.run('Customers', name)
  const [delivery] = receipt.deliveries
  await runShell(`cp ${ssh.inbox}/*.csv ${file}`)
  ssh.takeFile()
  const atLeast = connections > 1 ? 3 : 1
  const sides: Side[] = [
    { name: 'Waybill', run: () => sent(() => waybill.redeliver(receipt.id)) },
    { name: 'sftp', atLeast, run: () => sent(() => runShell(ssh.sftp(file, line.port))) },
    { name: 'rclone', atLeast, run: () => sent(() => runShell(`${ssh.rclone(line.port)} < ${file}`)) },
  ]
  report(`upload, ${name}, ${delivery?.bytes} bytes`, await interleave(sides, options.rounds))
}
for (const { line } of lines) await line[Symbol.asyncDispose]()
