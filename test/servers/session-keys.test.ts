import { KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ssh2, { type SFTPWrapper } from 'ssh2'
import { expect, test } from 'vitest'
import { keepKeysAsObjects, protocolOf } from '../../src/plugins/destinations/sftp/wire/key-objects.ts'
import { noise } from '../harness/delivery.ts'
import { startSshd } from '../harness/sshd.ts'

const BYTES = noise(5_000_000)

test.each([
  { cipher: 'aes128-gcm@openssh.com', isObject: true },
  { cipher: 'aes256-gcm@openssh.com', isObject: true },
  { cipher: 'aes256-ctr', isObject: false },
  { cipher: 'chacha20-poly1305@openssh.com', isObject: false },
] as const)('$cipher goes on through key exchanges, its keys objects: $isObject', async ({ cipher, isObject }) => {
  await using sshd = await startSshd(['RekeyLimit 1M'])
  const client = new ssh2.Client()
  keepKeysAsObjects(client)
  let exchanges = 0
  client.on('handshake', () => exchanges++)
  const { port, username, privateKey } = sshd
  client.connect({ host: '127.0.0.1', port, username, privateKey, algorithms: { cipher: [cipher] } })
  await once(client, 'ready')
  const sftp: SFTPWrapper = await promisify(client.sftp.bind(client))()
  const path = join(sshd.folder, 'a.csv')
  await promisify((done: (error?: Error | null) => void) => sftp.writeFile(path, Buffer.from(BYTES), done))()
  expect(readFileSync(path).equals(BYTES)).toBe(true)
  expect(exchanges).toBeGreaterThan(2)
  const { _cipher, _decipher } = protocolOf(client)
  expect(_cipher?._encKey instanceof KeyObject).toBe(isObject)
  expect(_decipher?._decipherKey instanceof KeyObject).toBe(isObject)
  client.end()
})
