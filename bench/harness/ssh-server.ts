import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { atExit } from './at-exit.ts'
import { freePort } from './free-port.ts'

/** An OpenSSH server on loopback that takes files into memory, so that no disk is measured. */
export interface SshServer extends AsyncDisposable {
  readonly pid: number
  readonly port: number
  readonly username: string
  readonly keyFile: string
  readonly privateKey: string
  /** Where files arrive: an absolute path, here and on the server. */
  readonly inbox: string
  /** Bytes of the newest file, after which the inbox is empty again. */
  takeFile(): number
  /** How many files are in the inbox, without success files. */
  countFiles(): number
  /** Commands of peers that upload: one that reads standard input, and one that sends a file. */
  rclone(port?: number): string
  sftp(file: string, port?: number): string
}

export async function openSshServer(): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-ssh-'))
  const inbox = mkdtempSync('/dev/shm/waybill-bench-')
  for (const name of ['host', 'user']) {
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)])
  }
  const port = await freePort()
  const username = userInfo().username
  writeFileSync(join(folder, 'config'), serverConfig(folder, port))
  if (username === 'root') mkdirSync('/run/sshd', { recursive: true })
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'config')], { stdio: 'ignore' })
  atExit(() => {
    child.kill('SIGKILL')
    for (const path of [folder, inbox]) rmSync(path, { recursive: true, force: true })
  })
  await untilOpen(port)

  const key = join(folder, 'user')
  const noPins = '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR'
  return {
    pid: child.pid ?? 0,
    port,
    username,
    keyFile: key,
    privateKey: readFileSync(key, 'utf8'),
    inbox,
    takeFile: () => takeFile(inbox),
    countFiles: () => readdirSync(inbox).filter((name) => name.endsWith('.csv')).length,
    rclone: (to = port) =>
      `rclone --quiet --config /dev/null rcat ':sftp,host=127.0.0.1,port=${to},user=${username},key_file=${key}:${inbox}/file'`,
    sftp: (file, to = port) =>
      `echo 'put ${file} ${inbox}/file' | sftp -q -b - -P ${to} -i ${key} ${noPins} ${username}@127.0.0.1`,
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

const serverConfig = (folder: string, port: number): string => `
ListenAddress 127.0.0.1
Port ${port}
HostKey ${folder}/host
AuthorizedKeysFile ${folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
Subsystem sftp internal-sftp
ForceCommand internal-sftp
`

function takeFile(inbox: string): number {
  const names = readdirSync(inbox).filter((name) => !name.endsWith('.DONE'))
  const sizes = names.map((name) => statSync(join(inbox, name)).size)
  for (const name of readdirSync(inbox)) rmSync(join(inbox, name), { recursive: true })
  return Math.max(0, ...sizes)
}

/** Waits until something listens. @throws Error after ten seconds */
async function untilOpen(port: number): Promise<void> {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await sleep(50)) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error')]).catch(
      () => false,
    )
    socket.destroy()
    if (isOpen === true) return
  }
  throw new Error(`nothing listens on port ${port}`)
}
