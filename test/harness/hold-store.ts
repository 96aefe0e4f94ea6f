import { noLog } from '../../src/lib/log.ts'
import { lockFolder } from '../../src/store/connect/lock.ts'
import { createDatabase } from '../../src/store/databases.ts'
import { openStore } from '../../src/store/open.ts'

/** A second process: `lock FOLDER` holds the lock, `write FOLDER` says the name of each database that it has stored. */
const [, , what, folder = ''] = process.argv
if (what === 'lock') {
  await lockFolder(folder)
  console.log('locked')
  setInterval(() => {}, 60_000)
} else {
  const store = await openStore({ databaseUrl: null, dataFolder: folder, log: noLog })
  for (let number = 1; ; number++) {
    const { name } = await createDatabase(store.db, { name: `kept ${number}`, plugin: 'duckdb', settings: {}, pii: {} })
    process.stdout.write(`${name}\n`)
  }
}
