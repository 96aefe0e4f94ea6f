import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makeData } from './data.ts'
import { benchConfiguration } from './harness/configuration.ts'
import { openGpgHome } from './harness/gpg.ts'
import { type Cost, interleave, report, runShell } from './harness/measure.ts'
import { readOptions } from './harness/options.ts'
import { needPrograms } from './harness/programs.ts'
import { openSshServer } from './harness/ssh-server.ts'
import { startWaybill } from './harness/waybill.ts'
import type { RowByRowJob } from './row-by-row.ts'

/** Processor time beside the usual Node way, row by row. That of the SSH server is left out on both sides. */
const options = readOptions({ rows: 500_000, rounds: 3 })
needPrograms('sshd', 'gpg')
const database = await makeData(options.folder, options.rows)
const sql = 'SELECT * FROM customers'

await using ssh = await openSshServer()
const gpg = openGpgHome()
const publicKeyFile = join(options.folder, 'work', 'public-key.asc')
writeFileSync(publicKeyFile, gpg.publicKey)

const destinations = [
  { name: 'csv', encoding: 'none' as const, atLeast: 10 },
  { name: 'gzip', encoding: 'gzip' as const, atLeast: 5 },
  { name: 'gzip-pgp', encoding: 'gzip' as const, pgpPublicKey: gpg.publicKey, atLeast: 5 },
  { name: 'pgp', encoding: 'none' as const, pgpPublicKey: gpg.publicKey, atLeast: 10 },
]
await using waybill = await startWaybill(
  options.folder,
  benchConfiguration(ssh, { database, queries: { Customers: sql }, destinations }),
)

async function withFile(run: () => Promise<Cost>): Promise<Cost> {
  const cost = await run()
  if (ssh.takeFile() === 0) throw new Error('nothing arrived')
  return cost
}

for (const { name, encoding, pgpPublicKey, atLeast } of destinations) {
  if (options.only.length > 0 && !options.only.includes(name)) continue
  const job: RowByRowJob = {
    database,
    sql,
    port: ssh.port,
    username: ssh.username,
    keyFile: ssh.keyFile,
    path: join(ssh.inbox, 'file'),
    gzip: encoding === 'gzip',
    ...(pgpPublicKey === undefined ? {} : { publicKeyFile }),
  }
  const script = `${process.execPath} ${resolve('bench/row-by-row.ts')} '${JSON.stringify(job)}'`
  const sides = [
    { name: 'Waybill', run: () => withFile(() => waybill.run('Customers', name)) },
    { name: 'row by row', atLeast, run: () => withFile(() => runShell(script)) },
  ]
  report(`${name}, ${options.rows} rows: processor time`, await interleave(sides, options.rounds), 'cpuSeconds')
}
