import { spawnSync } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian packages whose programs the tests run, each with a way to see that it is there. */
const NEEDED: readonly { readonly name: string; readonly isThere: () => boolean }[] = [
  { name: 'openssh-server', isThere: () => hasProgram('sshd') },
  { name: 'openssh-client', isThere: () => hasProgram('sftp') },
  { name: 'gnupg', isThere: () => hasProgram('gpg') },
  {
    name: 'postgresql',
    isThere: () => hasProgram('postgres') || globSync('/usr/lib/postgresql/*/bin/postgres').length > 0,
  },
  { name: 'chromium', isThere: () => hasProgram('chromium') },
  { name: 'python3', isThere: () => hasProgram('python3') },
  { name: 'unzip', isThere: () => hasProgram('unzip') },
]

export function hasProgram(name: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.some((folder) => existsSync(join(folder, name)))
}

/**
 * Sees to it that the programs of the tests are there: root on Debian installs what is missing, and one line says so.
 * @returns the packages that are still missing
 */
export function providePackages(): string[] {
  const missing = NEEDED.filter((it) => !it.isThere()).map((it) => it.name)
  if (missing.length === 0) return []
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && hasProgram('apt-get')
  if (!mayInstall) return missing

  console.log(`Installing the Debian packages that the tests need: ${missing.join(', ')}`)
  aptGet('update')
  aptGet('install', '--yes', '--no-install-recommends', ...missing)
  return NEEDED.filter((it) => !it.isThere()).map((it) => it.name)
}

function aptGet(...options: string[]): void {
  const { status, stderr } = spawnSync('apt-get', ['-qq', ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0) console.error(stderr.trim())
}
