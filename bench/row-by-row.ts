import { readFileSync } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { stringify } from 'csv-stringify'
import { createMessage, encrypt, readKey } from 'openpgp'
import { Client, type SFTPWrapper } from 'ssh2'

/**
 * The usual Node way to send a query: row by row through a CSV package, zlib, openpgp and `createWriteStream`.
 * Use: `row-by-row.ts JOB`, a JSON document as the interface says.
 */
export interface RowByRowJob {
  readonly database: string
  readonly sql: string
  readonly port: number
  readonly username: string
  readonly keyFile: string
  readonly path: string
  readonly gzip: boolean
  readonly publicKeyFile?: string
}

async function* rowsOf(database: string, sql: string): AsyncGenerator<Record<string, unknown>> {
  const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const result = await connection.stream(sql)
  for await (const rows of result.yieldRowObjectJson()) yield* rows
}

async function encrypted(source: Readable, publicKeyFile: string): Promise<Readable> {
  const encryptionKeys = await readKey({ armoredKey: readFileSync(publicKeyFile, 'utf8') })
  const message = await createMessage({ binary: Readable.toWeb(source) as ReadableStream<Uint8Array> })
  const stream = await encrypt({ message, encryptionKeys, format: 'binary' })
  return Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0])
}

async function upload(source: Readable, job: RowByRowJob): Promise<void> {
  const client = new Client()
  const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
    client
      .on('error', reject)
      .on('ready', () => client.sftp((error, session) => (error ? reject(error) : resolve(session))))
    client.connect({
      host: '127.0.0.1',
      port: job.port,
      username: job.username,
      privateKey: readFileSync(job.keyFile),
    })
  })
  await pipeline(source, sftp.createWriteStream(job.path) as Writable)
  client.end()
}

const job: RowByRowJob = JSON.parse(process.argv[2] ?? '{}')
const csv = Readable.from(rowsOf(job.database, job.sql)).pipe(stringify({ header: true }))
const encoded = job.gzip ? csv.pipe(createGzip({ level: 6 })) : csv
await upload(job.publicKeyFile === undefined ? encoded : await encrypted(encoded, job.publicKeyFile), job)
