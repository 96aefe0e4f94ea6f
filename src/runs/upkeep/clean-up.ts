import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isActive } from '../../model/run.ts'
import { listArtifacts, listArtifactsToClean } from '../../store/runs/artifacts.ts'
import { findRun } from '../../store/runs/runs.ts'
import type { Deps } from '../deps.ts'
import { dropArtifact, tidySpool } from '../spool.ts'

const DAY_MS = 86_400_000

/** Removes files that were kept long enough, and what runs left that ended without any. */
export async function cleanUp(deps: Deps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - deps.settings.spoolDays * DAY_MS)
  for (const artifact of await listArtifactsToClean(deps.db, before)) {
    await dropArtifact(deps, artifact)
  }
  for (const name of await readdir(deps.settings.spoolFolder).catch(() => [])) await cleanFolder(deps, name)
}

async function cleanFolder(deps: Deps, name: string): Promise<void> {
  if (name.startsWith('engine-')) return removeOldSpace(deps, name)
  const run = await findRun(deps.db, name)
  if (run && isActive(run.state)) return
  const kept = run ? (await listArtifacts(deps.db, run.id)).filter((it) => !it.deletedAt) : []
  await tidySpool(
    deps,
    name,
    kept.map((it) => it.id),
  )
}

/** Space of an engine that was killed. Another process may share the folder: only what nobody can still use goes. */
async function removeOldSpace(deps: Deps, name: string): Promise<void> {
  const folder = join(deps.settings.spoolFolder, name)
  const { mtimeMs } = await stat(folder)
  const isOnlyProcess = deps.store.kind === 'embedded'
  if (deps.clock.now().getTime() - mtimeMs > DAY_MS || (isOnlyProcess && mtimeMs < PROCESS_STARTED)) {
    await rm(folder, { recursive: true, force: true })
  }
}

const PROCESS_STARTED = Date.now() - process.uptime() * 1000
