import { DuckDBInstance } from '@duckdb/node-api'

/**
 * What `duckdb -readonly FILE -c "COPY (SQL) TO 'TARGET' (FORMAT csv, HEADER)"` does, with the same default settings: no
 * package of Debian or npm has the command itself. Use: `copy.ts FILE SQL TARGET`, TARGET a file or /dev/stdout.
 */
const [file = '', sql = '', target = ''] = process.argv.slice(2)
const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })
const connection = await instance.connect()
await connection.run(`COPY (${sql}) TO '${target}' (FORMAT csv, HEADER)`)
