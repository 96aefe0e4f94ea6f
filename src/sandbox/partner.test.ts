import { createHash } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createMessage, encrypt, readKey } from 'openpgp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPartner } from './partner.ts'

const text = 'id,name\n1,Ελένη\n2,Zoë\n'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-partner-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the partner reads what was encrypted to its key, also after it was opened again', async () => {
  const { publicKey } = await openPartner(folder)
  const encrypted = await encrypt({
    message: await createMessage({ binary: new Uint8Array(gzipSync(text)) }),
    encryptionKeys: await readKey({ armoredKey: publicKey }),
    format: 'binary',
  })
  const path = join(folder, 'file.csv.gz.pgp')
  await writeFile(path, encrypted)

  const partner = await openPartner(folder)
  expect(partner.publicKey).toBe(publicKey)
  expect(await partner.read(path, 2)).toEqual({
    firstLines: ['id,name', '1,Ελένη'],
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: 28,
  })
  await expect(partner.read(join(folder, 'partner-private-key.asc'), 1)).rejects.toThrow()
})

test('the private key is for its owner alone', async () => {
  await openPartner(folder)
  expect((await stat(join(folder, 'partner-private-key.asc'))).mode & 0o777).toBe(0o600)
})
