import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const BUILT = join(ROOT, 'web/dist/index.html')

/** Before the first test with a browser: the page as it ships, built anew where a source is younger than it. */
export function setup(): void {
  const sources = globSync('web/{index.html,vite.config.ts,src/**/*,public/**/*}', { cwd: ROOT })
  const builtAt = existsSync(BUILT) ? statSync(BUILT).mtimeMs : 0
  if (sources.every((it) => statSync(join(ROOT, it)).mtimeMs < builtAt)) return
  const vite = join(ROOT, 'node_modules/.bin/vite')
  const { status, stderr } = spawnSync(vite, ['build', 'web', '--logLevel', 'error'], { cwd: ROOT, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the page does not build: ${stderr}`)
}
