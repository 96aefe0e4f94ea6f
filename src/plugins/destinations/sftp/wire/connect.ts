import { once } from 'node:events'
import { isIP, connect as openSocket, type Socket } from 'node:net'
import ssh2, { type Algorithms, type Client, type SFTPWrapper } from 'ssh2'
import { AppError } from '../../../../model/errors.ts'
import type { SftpCredential } from '../credential.ts'
import { fingerprintOf, type HostKey, hostKeyOf, isPinned, offerFor, pinOf } from '../keys/host-key.ts'
import { explainSocket, readable } from './failure.ts'
import { keepKeysAsObjects } from './key-objects.ts'
import { Server } from './server.ts'
import { authenticator } from './sign-in.ts'

/** How long each kind of wait may take. */
export interface Limits {
  readonly connectMs: number
  readonly signInMs: number
  /** A server that has been asked and says nothing for so long is given up. */
  readonly silenceMs: number
  readonly keepaliveMs: number
}

export const LIMITS: Limits = { connectMs: 20_000, signInMs: 30_000, silenceMs: 120_000, keepaliveMs: 20_000 }

export interface Caller {
  readonly signal: AbortSignal
  readonly limits: Limits
  /** Keys of which the server has to show one. Empty: the first is taken and handed to `learn`, before anything is sent. */
  readonly pins: readonly HostKey[]
  learn(key: HostKey): Promise<void>
  /** What has to be before the sign-in; the sign-in fails with it. */
  readonly before?: Promise<unknown>
  /** Called as each part of connecting ends well. */
  onPhase?(name: 'resolve' | 'connect' | 'host key' | 'sign in', sentence: string): void
}

/**
 * Connects, checks the host key (P25) and signs in, once: a refused sign-in is never repeated (P29).
 * @throws AppError host_unresolved, destination_unreachable, destination_timeout, algorithms_differ, host_key_changed,
 * credential_rejected, connection_lost, destination_refused, or the signal's reason
 */
export async function connect(credential: SftpCredential, caller: Caller): Promise<Server> {
  caller.signal.throwIfAborted()
  const socket = await reach(credential, caller)
  const client = new ssh2.Client()
  const onAbort = () => socket.destroy()
  caller.signal.addEventListener('abort', onAbort, { once: true })
  try {
    const fingerprint = await signIn(client, socket, { credential, caller })
    const { hostname: host } = credential
    const start = performance.now()
    const sftp = await openSftp(client, host)
    const roundTripMs = (performance.now() - start) / SFTP_ROUND_TRIPS
    const { silenceMs } = caller.limits
    const server = new Server({ client, sftp, socket, host, fingerprint, silenceMs, roundTripMs })
    caller.signal.addEventListener('abort', () => server.kill(caller.signal.reason), { once: true })
    return server
  } catch (error) {
    client.on('error', () => {}).end()
    socket.destroy()
    throw caller.signal.aborted ? caller.signal.reason : error
  } finally {
    caller.signal.removeEventListener('abort', onAbort)
  }
}

async function reach({ hostname, port }: SftpCredential, { signal, limits, onPhase }: Caller): Promise<Socket> {
  const socket = openSocket({ host: hostname, port, noDelay: true })
  const limit = AbortSignal.timeout(limits.connectMs)
  const resolved = (error: Error | null, address: string) => {
    if (!error) onPhase?.('resolve', `${hostname} is ${address}.`)
  }
  if (isIP(hostname)) onPhase?.('resolve', `${hostname} is an address, there is nothing to resolve.`)
  else socket.once('lookup', resolved)
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, limit]) })
  } catch (error) {
    socket.on('error', () => {}).destroy()
    if (signal.aborted) throw signal.reason
    if (!limit.aborted) throw explainSocket(error, { hostname, port })
    const seconds = Math.round(limits.connectMs / 1000)
    throw new AppError('destination_timeout', `${hostname}:${port} did not answer within ${seconds} seconds.`)
  }
  onPhase?.('connect', `${hostname} answers on port ${port}.`)
  return socket
}

async function signIn(
  client: Client,
  socket: Socket,
  { credential, caller }: { credential: SftpCredential; caller: Caller },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const seen: { key?: HostKey; failure?: unknown } = {}
  const { hostname: host } = credential
  const offers: string[] = []
  const sign = authenticator(credential, caller.before)

  keepKeysAsObjects(client)
  client.on('ready', resolve)
  client.on('error', (error) => reject(seen.failure ?? sign.failure(error) ?? explainSsh(error, { host, offers })))
  client.on('close', () => reject(seen.failure ?? new AppError('connection_lost', `${host} closed the connection.`)))
  client.connect({
    sock: socket,
    username: credential.username,
    readyTimeout: caller.limits.signInMs,
    keepaliveInterval: caller.limits.keepaliveMs,
    keepaliveCountMax: 5,
    algorithms: algorithmsFor(caller.pins),
    authHandler: sign.handler,
    // The only place where ssh2 tells what the server offers; it never prints a secret under this prefix.
    debug: (line) => line.startsWith('Handshake: (') && offers.push(line.slice('Handshake: '.length)),
    hostVerifier: (blob: Buffer, verify: (isFine: boolean) => void) => {
      accept(hostKeyOf(blob), seen, { host, caller }).then(
        () => verify(true),
        (error: unknown) => {
          seen.failure = error
          verify(false)
        },
      )
    },
  })
  await promise
  if (!seen.key) throw new AppError('internal', 'A sign-in ended without a host key.')
  caller.onPhase?.('sign in', `Signed in as ${credential.username}.`)
  return fingerprintOf(seen.key)
}

/** AES-GCM first: measured without ssh2's native addon it costs the least. */
function algorithmsFor(pins: readonly HostKey[]): Algorithms {
  return {
    serverHostKey: offerFor(pins),
    cipher: [
      'aes128-gcm@openssh.com',
      'aes256-gcm@openssh.com',
      'aes128-ctr',
      'aes192-ctr',
      'aes256-ctr',
      'chacha20-poly1305@openssh.com',
    ],
  }
}

async function accept(
  key: HostKey,
  seen: { key?: HostKey },
  { host, caller }: { host: string; caller: Caller },
): Promise<void> {
  const shown = fingerprintOf(key)
  // The key exchange is repeated within a long connection; the key may not change there either.
  const pins = seen.key ? [seen.key] : [...caller.pins]
  if (pins.length > 0 && !isPinned(key, pins)) {
    const pinned = pins.map(fingerprintOf)
    throw new AppError(
      'host_key_changed',
      `${host} shows the host key ${shown}, and ${pinned.join(' or ')} is pinned.`,
      {
        details: { shown, pinned, key: pinOf(key) },
      },
    )
  }
  if (seen.key) return
  if (pins.length === 0) await caller.learn(key)
  seen.key = key
  caller.onPhase?.(
    'host key',
    pins.length > 0 ? `The key ${shown} is pinned.` : `The key ${shown} is pinned from now on.`,
  )
}

function explainSsh(
  error: Error & { level?: string; code?: unknown },
  { host, offers }: { host: string; offers: string[] },
) {
  if (error.level === 'client-timeout') {
    return new AppError('destination_timeout', `${host} did not finish the sign-in in time.`, { cause: error })
  }
  if (/no matching/i.test(error.message)) {
    const side = (name: string) =>
      offers.findLast((line) => line.startsWith(`(${name})`))?.replace(/^.*?: /, '') ?? 'unknown'
    const what = error.message.replace(/^.*no matching /i, '')
    const text = `${host} and Waybill have no ${what} in common. It offers ${side('remote')}; Waybill offers ${side('local')}.`
    return new AppError('algorithms_differ', text, { cause: error })
  }
  const words = readable(error.message)
  return new AppError('connection_lost', `The connection to ${host} was cut during sign-in: ${words}.`, {
    cause: error,
  })
}

/** Channel, subsystem and version: as many answers, at least, does opening SFTP wait for. */
const SFTP_ROUND_TRIPS = 3

async function openSftp(client: Client, host: string): Promise<SFTPWrapper> {
  const { promise, resolve, reject } = Promise.withResolvers<SFTPWrapper>()
  client.on('close', () => reject(new AppError('connection_lost', `${host} closed the connection after sign-in.`)))
  client.sftp((error, sftp) => {
    if (!error) return resolve(sftp)
    const text = `${host} took the sign-in and then refused SFTP: ${readable(error.message)}.`
    reject(new AppError('destination_refused', text, { cause: error }))
  })
  return await promise
}
