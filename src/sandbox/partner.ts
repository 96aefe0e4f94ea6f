import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { decrypt, generateKey, readMessage, readPrivateKey } from 'openpgp'

/** What a partner finds in a file. */
interface Found {
  readonly firstLines: readonly string[]
  /** Of the file after decryption and gunzip, hex. */
  readonly sha256: string
  readonly bytes: number
}

/** The receiving side of the demo: it owns a key pair, and reads files as a partner would. */
export interface Partner {
  readonly publicKey: string
  /** Decrypts and gunzips a file in memory. @throws what openpgp or zlib says of a file that is not whole */
  read(path: string, lines: number): Promise<Found>
}

/** The partner whose private key rests in `folder`; the key is made at the first call. */
export async function openPartner(folder: string): Promise<Partner> {
  const path = join(folder, 'partner-private-key.asc')
  if (!existsSync(path)) await makeKey(folder, path)
  const key = await readPrivateKey({ armoredKey: await readFile(path, 'utf8') })

  return {
    publicKey: key.toPublic().armor(),
    async read(file, lines) {
      const message = await readMessage({ binaryMessage: new Uint8Array(await readFile(file)) })
      const { data } = await decrypt({ message, decryptionKeys: key, format: 'binary' })
      const content = Readable.from([data]).pipe(createGunzip())
      return inspect(content, lines)
    },
  }
}

async function makeKey(folder: string, path: string): Promise<void> {
  const { privateKey } = await generateKey({
    userIDs: [{ name: 'Sandbox partner', email: 'partner@example.com' }],
    format: 'armored',
  })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(path, privateKey, { mode: 0o600 })
}

async function inspect(content: AsyncIterable<Uint8Array>, lines: number): Promise<Found> {
  const hash = createHash('sha256')
  const decoder = new TextDecoder()
  let [head, bytes] = ['', 0]
  for await (const chunk of content) {
    hash.update(chunk)
    bytes += chunk.byteLength
    if (head.split('\n').length <= lines) head += decoder.decode(chunk, { stream: true })
  }
  return { firstLines: head.split('\n').slice(0, lines), sha256: hash.digest('hex'), bytes }
}
