import { execFile } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const ROOT = resolve(import.meta.dirname, '../../..')
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js')

/** Where the built page is. */
export const PAGE_FOLDER = join(ROOT, 'web/dist')

/**
 * Builds the page where it was never built, or a source is younger than it. In a package that ships it built there are no
 * sources, and nothing happens.
 * @param told once, before it takes some seconds
 */
export async function providePage(told: () => void = () => {}): Promise<void> {
  if (!existsSync(VITE) || !isStale()) return
  told()
  const fresh = `${PAGE_FOLDER}-${process.pid}`
  const former = `${fresh}-former`
  try {
    await promisify(execFile)(process.execPath, [VITE, 'build', 'web', '--outDir', fresh, '--logLevel', 'error'], {
      cwd: ROOT,
    })
    // Whoever asks meanwhile finds the one or the other whole.
    if (existsSync(PAGE_FOLDER)) await rename(PAGE_FOLDER, former)
    await rename(fresh, PAGE_FOLDER)
  } finally {
    for (const folder of [fresh, former]) await rm(folder, { recursive: true, force: true })
  }
}

function isStale(): boolean {
  const sources = globSync('web/{index.html,vite.config.ts,src/**/*,public/**/*}', { cwd: ROOT })
  const built = statSync(join(PAGE_FOLDER, 'index.html'), { throwIfNoEntry: false })
  return sources.some((it) => statSync(join(ROOT, it)).mtimeMs > (built?.mtimeMs ?? 0))
}
