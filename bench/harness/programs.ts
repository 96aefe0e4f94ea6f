import { spawnSync } from 'node:child_process'

const PACKAGES: Readonly<Record<string, string>> = {
  sshd: 'openssh-server',
  sftp: 'openssh-client',
  rclone: 'rclone',
  pigz: 'pigz',
  gzip: 'gzip',
  gpg: 'gnupg',
}

/** Ends with status 2 and a list where a program that a peer is made of is missing. */
export function needPrograms(...names: (keyof typeof PACKAGES & string)[]): void {
  const isThere = (name: string) =>
    spawnSync('bash', ['-c', `PATH=$PATH:/usr/sbin command -v ${name}`], { stdio: 'ignore' }).status === 0
  const missing = names.filter((name) => !isThere(name))
  if (missing.length === 0) return
  console.error(
    `Missing: ${missing.join(', ')}. On Debian: apt-get install ${missing.map((it) => PACKAGES[it]).join(' ')}`,
  )
  process.exit(2)
}
