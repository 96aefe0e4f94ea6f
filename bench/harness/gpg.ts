import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A GnuPG home with one key pair, made as people make them. */
export interface GpgHome extends Disposable {
  readonly environment: Record<string, string>
  readonly publicKey: string
  /** `gpg --encrypt` to that key, from standard input to standard output. */
  readonly encrypt: string
}

export function openGpgHome(): GpgHome {
  const home = mkdtempSync(join(tmpdir(), 'wb-gpg-'))
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
    [Symbol.dispose]() {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'])
      rmSync(home, { recursive: true, force: true })
    },
  }
}
