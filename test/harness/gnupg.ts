import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

/** A GnuPG home of its own with one key pair, as a partner has it. */
export interface GnuPg extends AsyncDisposable {
  readonly publicKey: string
  /** Of the primary key, 40 upper-case hex digits. */
  readonly fingerprint: string
  /** Opens a file that was encrypted to any key of this home. Throws unless its integrity was proved. */
  decrypt(sealed: Uint8Array): Promise<Buffer>
  /**
   * Makes a further pair without passphrase: a primary key that signs, and a subkey for each algorithm named, as `rsa3072` or `cv25519`;
   * a number of days after which it expires may follow, as `rsa3072 2`. `at` is when it is made.
   */
  makeKey(userId: string, algorithms: readonly string[], at?: Date): Promise<{ publicKey: string; fingerprint: string }>
}

export async function openGnuPg(): Promise<GnuPg> {
  const home = await mkdtemp(join(tmpdir(), 'waybill-gnupg-'))
  const makeKey: GnuPg['makeKey'] = async (userId, [primary = '', ...subkeys], at) => {
    const clock = at ? ['--faked-system-time', String(Math.floor(at.getTime() / 1000))] : []
    const make = [...clock, '--passphrase', '']
    await runGpg(home, [...make, '--quick-generate-key', userId, ...keyArguments(primary, 'sign')])
    const listing = (await runGpg(home, ['--with-colons', '--list-keys', userId])).stdout.toString()
    const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(listing)?.[1] ?? ''
    for (const subkey of subkeys) {
      await runGpg(home, [...make, '--quick-add-key', fingerprint, ...keyArguments(subkey, 'encr')])
    }
    return { fingerprint, publicKey: (await runGpg(home, ['--armor', '--export', userId])).stdout.toString() }
  }
  return {
    ...(await makeKey('Partner <partner@example.com>', ['ed25519', 'cv25519'])),
    makeKey,
    async decrypt(sealed) {
      const { stdout, stderr } = await runGpg(home, ['--status-fd', '2', '--decrypt'], sealed)
      if (!stderr.includes('[GNUPG:] GOODMDC')) throw new Error(`no integrity check: ${stderr}`)
      return stdout
    },
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => spawn('gpgconf', ['--homedir', home, '--kill', 'all']).on('close', resolve))
      await rm(home, { recursive: true, force: true })
    },
  }
}

function keyArguments(text: string, usage: string): [string, string, string] {
  const [algorithm = '', days = '0'] = text.split(' ')
  return [algorithm, usage, days]
}

/** Throws with what gpg said unless it exits with 0. */
async function runGpg(home: string, args: readonly string[], input: Uint8Array = Buffer.alloc(0)) {
  const child = spawn('gpg', ['--homedir', home, '--batch', '--yes', '--pinentry-mode', 'loopback', ...args])
  const exit = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
  const [stdout, stderr] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    // gpg may end before it has read all: its exit status tells.
    pipeline(Readable.from([input]), child.stdin).catch(() => {}),
  ])
  if ((await exit) !== 0) throw new Error(`gpg ${args.join(' ')}: ${stderr}`)
  return { stdout, stderr: stderr.toString() }
}
