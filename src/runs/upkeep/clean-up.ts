import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isActive } from '../../model/run.ts'
import { listArtifacts, listArtifactsToClean } from '../../store/runs/artifacts.ts'
import { findRun } from '../../store/runs/runs.ts'
import { listSnapshotsToClean } from '../../store/runs/snapshots.ts'
import type { Deps } from '../deps.ts'
import { dropArtifact, dropSnapshot, tidySpool } from '../spool.ts'

const DAY_MS = 86_400_000

/** Removes files that were kept long enough, and what runs left that ended without any. */
export async function cleanUp(deps: Deps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - deps.settings.spoolDays * DAY_MS)
  for (const artifact of await listArtifactsToClean(deps.db, before)) await dropArtifact(deps, artifact)
  for (const snapshot of await listSnapshotsToClean(deps.db)) await dropSnapshot(deps, snapshot)
  const { spoolFolder, scratchFolder } = deps.settings
  for (const name of await namesIn(scratchFolder, 'engine-')) await removeOldSpace(deps, join(scratchFolder, name))
  for (const name of await namesIn(spoolFolder, 'run_')) await cleanFolder(deps, name)
}

/** A folder that is shared may hold what is none of ours. */
const namesIn = async (folder: string, prefix: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(prefix))

async function cleanFolder(deps: Deps, name: string): Promise<void> {
  const { spoolFolder, scratchFolder } = deps.settings
  const run = await findRun(deps.db, name)
  if (run && isActive(run.state)) return
  // Of a folder elsewhere, another installation may have made it.
  if (!run && spoolFolder !== scratchFolder) return
  const artifacts = run ? (await listArtifacts(deps.db, run.id)).filter((it) => !it.deletedAt) : []
  await tidySpool(deps, { runId: name, artifacts })
}

/** Space of an engine that was killed. Another process may share the folder: only what nobody can still use goes. */
async function removeOldSpace(deps: Deps, folder: string): Promise<void> {
  const { mtimeMs } = await stat(folder)
  const isOnlyProcess = deps.store.kind === 'embedded'
  if (deps.clock.now().getTime() - mtimeMs > DAY_MS || (isOnlyProcess && mtimeMs < PROCESS_STARTED)) {
    await rm(folder, { recursive: true, force: true })
  }
}

const PROCESS_STARTED = Date.now() - process.uptime() * 1000
