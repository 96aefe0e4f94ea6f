import { createReadStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Column, type Engine, openStored, STORED_SQL } from '../../../engine/engine.ts'
import { createArtifactFile, openArtifactFile } from '../../../pipeline/artifact-file.ts'
import { throwSpoolError } from '../../../pipeline/sealed-blocks.ts'
import { openDatabase } from '../open-database.ts'
import type { Host, RowSharing, RunInput } from '../protocol.ts'
import { selectionsOf } from './select-rows.ts'
import type { Selection } from './selection.ts'

/** What a run sends, and the engine that reads it. */
export interface Rows extends AsyncDisposable {
  readonly engine: Engine
  readonly selections: readonly Selection[]
}

const MIB = 1024 * 1024

/**
 * Opens the rows of a run. Those of a query that several runs of a group send are read from its database once: the first run
 * keeps them sealed in its spool, and each reads what was kept, so all of them send the same.
 * @throws AppError as `openDatabase` and `selectionsOf`; `query_failed`, `query_too_large`, `spool_full`, `artifact_unreadable`
 */
export async function openRows(input: RunInput, host: Host, signal: AbortSignal): Promise<Rows> {
  const sharing: RowSharing = input.plan.content.objectType === 'query' ? await host.shareRows() : { how: 'alone' }
  if (sharing.how === 'alone') {
    await using opening = new AsyncDisposableStack()
    const engine = opening.use(await openDatabase(input.plan.database, input.engine, signal))
    return rowsOf(engine, await selectionsOf(input.plan, engine), opening)
  }
  const path = join(input.engine.tempFolder, 'rows')
  const columns =
    sharing.how === 'first' ? await keepRows(input, host, { id: sharing.id, path, signal }) : sharing.columns
  if (sharing.how === 'kept') await unseal({ ...sharing.spool, id: sharing.id }, path, signal)
  await using opening = new AsyncDisposableStack()
  opening.defer(() => rm(path, { force: true }))
  const engine = opening.use(await openStored(path, input.engine, signal))
  return rowsOf(engine, [{ table: null, sql: STORED_SQL, columns, isFinal: true }], opening)
}

function rowsOf(engine: Engine, selections: readonly Selection[], opening: AsyncDisposableStack): Rows {
  const opened = opening.move()
  return { engine, selections, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

/** Reads the rows of a query into a file at `path`, and keeps a sealed copy. @returns its columns */
async function keepRows(
  { plan, engine: limits, spool }: RunInput,
  host: Host,
  { id, path, signal }: { readonly id: string; readonly path: string; readonly signal: AbortSignal },
): Promise<readonly Column[]> {
  const columns = await readRows()
  await using kept = await createArtifactFile({ ...spool, id })
  for await (const chunk of createReadStream(path, { highWaterMark: MIB, signal })) await kept.write(chunk)
  await kept.finish()
  await host.rowsKept(id, columns)
  return columns

  async function readRows(): Promise<readonly Column[]> {
    await using engine = await openDatabase(plan.database, limits, signal)
    const [selection] = await selectionsOf(plan, engine)
    if (!selection) throw new RangeError('a query is one selection')
    await engine.store(selection.sql, selection.columns, path)
    return selection.columns
  }
}

/** Lays the plain rows into the space of the engine, for as long as it reads them. */
async function unseal(
  place: RunInput['spool'] & { readonly id: string },
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await using kept = await openArtifactFile(place)
  await using file = await open(path, 'wx', 0o600)
  for await (const chunk of kept.read(0, signal)) await file.writeFile(chunk).catch(throwSpoolError)
}
