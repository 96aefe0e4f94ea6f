import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { decrypt, generateKey, type PrivateKey, readMessage } from 'openpgp'
import { sha256 } from '../harness/bytes.ts'
import { type Sshd, startSshd } from '../harness/sshd.ts'
import { type Line, openLine } from './line.ts'

const LOOK_MS = 150

/** The partner: a real OpenSSH server behind a line that may fail, a key, and a folder that is watched all the time. */
export interface Partner extends AsyncDisposable {
  readonly sshd: Sshd
  readonly line: Line
  readonly publicKey: string
  /** What a folder must never show, as it was seen: half a file, one that changed or came again, a success file alone. */
  readonly sights: string[]
  list(): Promise<string[]>
  /** Digests of a file: of its bytes, and of what is in it when it is decrypted and unpacked. */
  open(name: string): Promise<{ readonly sha256: string; readonly contentSha256: string; readonly bytes: number }>
  /** The partner fetches what has arrived: the folder is empty again. */
  take(): Promise<void>
}

export const isSuccessFile = (name: string): boolean => name.endsWith('.DONE')
/** A name that nobody is to take for a file. */
export const isTemporary = (name: string): boolean => name.endsWith('.part') || name.startsWith('.')
export const isFile = (name: string): boolean => !isTemporary(name) && !isSuccessFile(name)

export async function openPartner(): Promise<Partner> {
  const sshd = await startSshd()
  const line = await openLine(sshd.port)
  const pair = await generateKey({ userIDs: [{ name: 'Partner', email: 'p@example.com' }], format: 'object' })
  const sights: string[] = []
  const seen = new Map<string, string>()
  const taken = new Set<string>()
  const { folder } = sshd
  const look = async () => {
    for (const name of (await readdir(folder)).filter((it) => !isTemporary(it))) {
      const found = await stat(join(folder, name)).catch(() => null)
      const state = found && `${found.size} bytes, file ${found.ino}`
      const before = seen.get(name)
      if (state && before !== undefined && before !== state) sights.push(`${name} was ${before}, then ${state}`)
      if (state && before === undefined && taken.has(name)) sights.push(`${name} came again`)
      if (state) seen.set(name, state)
      if (state && before === undefined && isSuccessFile(name)) {
        const base = await stat(join(folder, name.slice(0, -'.DONE'.length))).catch(() => null)
        if (!base) sights.push(`${name} stood without its file`)
      }
    }
  }
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, LOOK_MS)
  return {
    sshd,
    line,
    publicKey: pair.publicKey.armor(),
    sights,
    list: () => readdir(folder),
    async open(name) {
      const bytes = await readFile(join(folder, name))
      const content = await contentOf(name, bytes, pair.privateKey)
      return { sha256: sha256(bytes), contentSha256: sha256(content), bytes: bytes.length }
    },
    take: () => {
      looking = looking.then(async () => {
        for (const name of await readdir(folder)) {
          await rm(join(folder, name), { recursive: true })
          if (!isTemporary(name)) taken.add(name)
        }
        seen.clear()
      })
      return looking
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await looking
      await line[Symbol.asyncDispose]()
      await sshd[Symbol.asyncDispose]()
    },
  }
}

async function contentOf(name: string, bytes: Uint8Array, decryptionKeys: PrivateKey): Promise<Uint8Array> {
  if (name.endsWith('.pgp')) {
    const message = await readMessage({ binaryMessage: bytes })
    const { data } = await decrypt({ message, decryptionKeys, format: 'binary' })
    return contentOf(name.slice(0, -'.pgp'.length), data, decryptionKeys)
  }
  return name.endsWith('.gz') ? promisify(gunzip)(bytes) : bytes
}
