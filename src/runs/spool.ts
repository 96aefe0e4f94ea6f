import { randomBytes } from 'node:crypto'
import { access, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, toProblem } from '../model/errors.ts'
import type { Db } from '../store/db.ts'
import { listArtifacts, markArtifactDeleted } from '../store/runs/artifacts.ts'
import type { RunRecord } from '../store/runs/runs.ts'
import { deleteSnapshot, listSnapshotsOf } from '../store/runs/snapshots.ts'
import type { Vault } from '../vault/vault.ts'
import type { EngineLimits } from './data-plane/protocol.ts'
import type { Deps } from './deps.ts'

/** Where the artifacts of a run rest. */
export const spoolOf = (deps: Deps, runId: string): string => join(deps.settings.spoolFolder, runId)

/** Where the key of a run's artifacts stands. */
export const spoolKeyPlace = (runId: string): string => `run:${runId}:sealed_spool_key`

/** A new key for the artifacts of one run, sealed. */
export const newSpoolKey = (vault: Vault, runId: string): string =>
  vault.seal(randomBytes(32).toString('base64'), spoolKeyPlace(runId))

/** The key that a run's artifacts are sealed with. @throws AppError `nothing_to_redeliver`, `sealing_key_wrong` */
export function spoolKeyOf(vault: Vault, run: Pick<RunRecord, 'id' | 'sealedSpoolKey'>): Uint8Array {
  if (run.sealedSpoolKey === null) throw new AppError('nothing_to_redeliver', `The run ${run.id} keeps no files.`)
  return Buffer.from(vault.open(run.sealedSpoolKey, spoolKeyPlace(run.id)), 'base64')
}

/** A built file, by its run and its id. */
interface Kept {
  readonly runId: string
  readonly id: string
}
const nameOf = ({ runId, id }: Kept): string => `${runId}/${id}.sealed`
const pathOf = (deps: Deps, kept: Kept): string => join(deps.settings.spoolFolder, nameOf(kept))

/** Whether the bytes of an artifact are here, or where the machines share them. @throws AppError `artifact_bucket` */
export async function isKept(deps: Deps, kept: Kept): Promise<boolean> {
  return (await isHere(deps, kept)) || ((await deps.bucket?.has(nameOf(kept))) ?? false)
}

/** Whether this machine has the bytes of an artifact. */
export const isHere = (deps: Deps, kept: Kept): Promise<boolean> =>
  access(pathOf(deps, kept)).then(
    () => true,
    () => false,
  )

/** Puts what was built where other machines find it. @throws AppError `artifact_bucket`; the signal's reason */
export async function shareArtifact(deps: Deps, kept: Kept, signal: AbortSignal): Promise<void> {
  await deps.bucket?.put(nameOf(kept), pathOf(deps, kept), signal)
}

/** Has an artifact here that another machine built. @throws AppError `artifact_bucket`; the signal's reason */
export async function fetchArtifact(deps: Deps, kept: Kept, signal: AbortSignal): Promise<void> {
  if (deps.bucket === null || (await isHere(deps, kept))) return
  deps.log('artifact fetched', { runId: kept.runId, artifactId: kept.id })
  await deps.bucket.get(nameOf(kept), pathOf(deps, kept), signal)
}

/** Removes the bytes of an artifact. */
export async function dropArtifact(deps: Deps, kept: Kept): Promise<void> {
  if (await dropBytes(deps, kept)) await markArtifactDeleted(deps.db, kept.id)
}

/** Removes rows that a run keeps for others. */
export async function dropSnapshot(deps: Deps, kept: Kept): Promise<void> {
  if (await dropBytes(deps, kept)) await deleteSnapshot(deps.db, kept.id)
}

/** @returns false while the bucket is out of reach: they count as kept then, and the clean-up comes back to them */
async function dropBytes(deps: Deps, kept: Kept): Promise<boolean> {
  await rm(pathOf(deps, kept), { force: true })
  try {
    await deps.bucket?.remove(nameOf(kept))
    return true
  } catch (error) {
    const { code } = toProblem(error)
    if (code !== 'artifact_bucket') throw error
    deps.log('artifact not removed', { runId: kept.runId, artifactId: kept.id, code })
    return false
  }
}

/** Removes all that a run has built. What cannot be removed now, the clean-up removes in time, also in the spool of another machine. */
export async function dropArtifacts(deps: Deps, runId: string): Promise<void> {
  for (const { id } of await listArtifacts(deps.db, runId)) await dropArtifact(deps, { runId, id })
  await rm(spoolOf(deps, runId), { recursive: true, force: true })
}

/** Removes from a run's folder what is neither a whole artifact nor rows for other runs; all of it when there is none. */
export async function tidySpool(
  deps: Deps,
  { runId, artifacts }: { readonly runId: string; readonly artifacts: readonly { readonly id: string }[] },
  db: Db = deps.db,
): Promise<void> {
  const folder = spoolOf(deps, runId)
  const keep = [...artifacts.map((it) => it.id), ...(await listSnapshotsOf(db, runId))]
  if (keep.length === 0) return rm(folder, { recursive: true, force: true })
  const kept = new Set(keep.map((id) => `${id}.sealed`))
  for (const name of await readdir(folder).catch(() => [])) {
    if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

export async function makeSpool(deps: Deps, runId: string): Promise<string> {
  const folder = spoolOf(deps, runId)
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(throwSpoolError)
  return folder
}

/** Temporary space for one engine, removed at the end. */
export async function engineSpace(deps: Deps): Promise<EngineLimits & AsyncDisposable> {
  const { scratchFolder, engine } = deps.settings
  await mkdir(scratchFolder, { recursive: true, mode: 0o700 }).catch(throwSpoolError)
  const tempFolder = await mkdtemp(join(scratchFolder, 'engine-')).catch(throwSpoolError)
  return {
    ...engine,
    tempFolder,
    [Symbol.asyncDispose]: () => rm(tempFolder, { recursive: true, force: true }),
  }
}

function throwSpoolError(cause: unknown): never {
  const isFull = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT')
  if (isFull) throw new AppError('spool_full', 'The disk of the data directory is full.', { cause })
  throw cause
}
