import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atExit } from './at-exit.ts'

/** A GnuPG home with one key pair, made as people make them; it goes when this process ends. */
export interface GpgHome {
  readonly environment: Record<string, string>
  readonly publicKey: string
  /** `gpg --encrypt` to that key, from standard input to standard output. */
  readonly encrypt: string
}

export function openGpgHome(): GpgHome {
  const home = mkdtempSync(join(tmpdir(), 'wb-gpg-'))
  atExit(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
    rmSync(home, { recursive: true, force: true })
  })
  const environment = { GNUPGHOME: home }
  const gpg = (...options: string[]) =>
    spawnSync('gpg', ['--batch', '--quiet', ...options], {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
    }).stdout
  gpg('--passphrase', '', '--quick-generate-key', 'bench@example.com', 'default', 'default', 'never')
  return {
    environment,
    publicKey: gpg('--armor', '--export', 'bench@example.com'),
    encrypt: 'gpg --batch --quiet --trust-model always --encrypt -r bench@example.com',
  }
}
