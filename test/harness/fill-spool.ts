import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { createArtifactFile } from '../../src/pipeline/artifact-file.ts'

/** Writes 64 MiB into the folder named on the command line and prints how that ended. */
const folder = process.argv[2] ?? ''
await using file = await createArtifactFile({ folder, id: 'art_large', key: randomBytes(32) })
const reading = Array.fromAsync(file.read(0, new AbortController().signal)).catch((error) => error.code)
const writing = async () => {
  for (let block = 0; block < 64; block++) await file.write(Buffer.alloc(1 << 20))
  await file.finish()
}
const written = await writing().catch((error) => error.code)
await file.fail(new Error('the disk is full'))
console.log(JSON.stringify({ written, read: await reading, left: await readdir(folder) }))
