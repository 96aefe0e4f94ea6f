import { createHash } from 'node:crypto'
import type { ServerHostKeyAlgorithm } from 'ssh2'
import { AppError } from '../../../../model/errors.ts'

/** A public key as a server shows it: its kind and the bytes that go over the wire. */
export interface HostKey {
  readonly type: string
  readonly blob: Buffer
}

const TYPES = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
] as const satisfies readonly ServerHostKeyAlgorithm[]
/** Signature algorithms, the strongest first; a key of the kind ssh-rsa may answer with three of them. */
const ALGORITHMS = [
  ...TYPES.filter((type) => type !== 'ssh-rsa'),
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
] as const satisfies readonly ServerHostKeyAlgorithm[]
const typeOf = (algorithm: string) => (algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm)

/**
 * Reads pins: lines of `ssh-keyscan` or `known_hosts`, or bare `ssh-ed25519 AAAA…`; empty lines and comments are left out (P25, P26).
 * @throws AppError `host_key_invalid` that names the line
 */
export function parseHostKeys(text: string): HostKey[] {
  const lines = text.replace(/\\n/g, '\n').split(/\r?\n/)
  return lines.flatMap((line, index) => (/^\s*(#.*)?$/.test(line) ? [] : [parseLine(line, index + 1)]))
}

function parseLine(line: string, number: number): HostKey {
  const invalid = (reason: string) =>
    new AppError('host_key_invalid', `Line ${number} of the host public key ${reason}.`)
  if (/^\s*@/.test(line)) throw invalid('has a marker such as @cert-authority, which is not taken')
  const words = line.trim().split(/\s+/)
  const at = words.findIndex((word) => (TYPES as readonly string[]).includes(word))
  if (at === -1 || at > 1) throw invalid('names no known kind of key, such as ssh-ed25519')
  const blob = Buffer.from(words[at + 1] ?? '', 'base64')
  const type = words[at] ?? ''
  if (readType(blob) !== type) throw invalid('is not whole')
  return { type, blob }
}

const readType = (blob: Buffer) => (blob.length > 4 ? blob.toString('latin1', 4, 4 + blob.readUInt32BE(0)) : '')

export const hostKeyOf = (blob: Buffer): HostKey => ({ type: readType(blob), blob })

/** The line that pins it. */
export const pinOf = (key: HostKey): string => `${key.type} ${key.blob.toString('base64')}`

/** As OpenSSH prints it: `SHA256:` and 43 letters. */
export const fingerprintOf = (key: HostKey): string =>
  `SHA256:${createHash('sha256').update(key.blob).digest('base64').replace(/=+$/, '')}`

export const isPinned = (key: HostKey, pins: readonly HostKey[]): boolean =>
  pins.some((pin) => pin.blob.equals(key.blob))

/** All algorithms, with those of pinned kinds first: a server with several keys then shows one that is pinned. */
export function offerFor(pins: readonly HostKey[]): ServerHostKeyAlgorithm[] {
  const isWanted = (algorithm: string) => pins.some((pin) => pin.type === typeOf(algorithm))
  return [...ALGORITHMS].sort((a, b) => Number(isWanted(b)) - Number(isWanted(a)))
}
