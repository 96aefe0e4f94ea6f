import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

/** A GnuPG home of its own, as a partner has it. */
export interface GnuPg extends AsyncDisposable {
  /**
   * Makes a key pair without passphrase: a primary key that signs, and a subkey for each algorithm named, as `rsa3072` or `cv25519`;
   * a number of days after which it expires may follow, as `rsa3072 2`. `at` is the day it is made.
   */
  makeKey(userId: string, algorithms: readonly [string, ...string[]], at?: Date): Promise<string>
  publicKey(userId: string): Promise<string>
  /** Runs gpg with `input`; throws with what it said unless it exits with 0. */
  run(
    args: readonly string[],
    input?: Uint8Array | AsyncIterable<Uint8Array>,
  ): Promise<{ stdout: Buffer; stderr: string }>
}

export async function openGnuPg(): Promise<GnuPg> {
  const home = await mkdtemp(join(tmpdir(), 'waybill-gnupg-'))
  const run: GnuPg['run'] = async (args, input) => {
    const child = spawn('gpg', ['--homedir', home, '--batch', '--yes', '--pinentry-mode', 'loopback', ...args])
    const output = Promise.all([buffer(child.stdout), buffer(child.stderr)])
    const exit = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject))
    // gpg may end before it has read all: its exit status tells.
    child.stdin.on('error', () => {})
    if (input instanceof Uint8Array) child.stdin.end(input)
    else {
      for await (const chunk of input ?? []) if (!child.stdin.write(chunk)) await onceDrained(child)
      child.stdin.end()
    }
    const [stdout, stderr] = await output
    if ((await exit) !== 0) throw new Error(`gpg ${args.join(' ')}: ${stderr}`)
    return { stdout, stderr: stderr.toString() }
  }
  const publicKey = async (userId: string) => (await run(['--armor', '--export', userId])).stdout.toString()
  return {
    run,
    publicKey,
    async makeKey(userId, [primary, ...subkeys], at) {
      const clock = at ? ['--faked-system-time', String(Math.floor(at.getTime() / 1000))] : []
      const secret = [...clock, '--passphrase', '']
      const [algorithm = '', days = '0'] = primary.split(' ')
      await run([...secret, '--quick-generate-key', userId, algorithm, 'sign', days])
      const listing = (await run(['--with-colons', '--list-keys', userId])).stdout.toString()
      const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(listing)?.[1] ?? ''
      for (const subkey of subkeys) {
        const [kind = '', life = '0'] = subkey.split(' ')
        await run([...secret, '--quick-add-key', fingerprint, kind, 'encr', life])
      }
      return publicKey(userId)
    },
    async [Symbol.asyncDispose]() {
      await run(['--version'])
      await new Promise((resolve) => spawn('gpgconf', ['--homedir', home, '--kill', 'all']).on('close', resolve))
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function onceDrained(child: ReturnType<typeof spawn>): Promise<void> {
  await new Promise<void>((resolve) => {
    child.stdin?.once('drain', resolve)
    child.once('close', () => resolve())
  })
}
