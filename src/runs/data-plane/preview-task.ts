import { writeFile } from 'node:fs/promises'
import type { Layout } from '../../engine/engine.ts'
import { resolveSettings } from '../../model/resolve-settings.ts'
import { planFiles } from './file-names.ts'
import { openDatabase } from './open-database.ts'
import type { Cells, RenderedPreview, Tasks } from './protocol.ts'
import { selectionsOf } from './rows/select-rows.ts'
import { layoutOf } from './rows/selection.ts'
import type { ServerEnd } from './server-end.ts'

/** The first rows as the file would have them, before encoding and encryption; of an export, those of its first table. */
export async function previewFile(
  { plan, rows, hide, engine: limits, runId }: Tasks['preview']['input'],
  _server: ServerEnd,
  signal: AbortSignal,
): Promise<RenderedPreview> {
  await using engine = await openDatabase(plan.database, limits, signal)
  const selections = await selectionsOf(plan, engine)
  const [selection] = selections
  const [file] = planFiles(
    plan,
    runId,
    selections.map((it) => it.table),
  )
  if (!selection || !file) throw new RangeError('a plan has at least one selection')
  const hidden = hide ? await engine.personalColumns(selection.sql, hide) : []
  const rendering = engine.render(selection.sql, { ...layoutOf(plan, selection.columns), limit: rows, hidden })
  const bytes = Buffer.concat(await Array.fromAsync(rendering.bytes, (chunk) => Uint8Array.from(chunk)))
  return { name: file.name, rows: await rendering.rows, bytes }
}

/** The first rows of a query as cells. One row more is asked for, to know whether there are more. */
export async function previewCells(
  { database, sql, limit, marks, hides, engine: limits }: Tasks['query-preview']['input'],
  _server: ServerEnd,
  signal: AbortSignal,
): Promise<Cells> {
  await using engine = await openDatabase(database, limits, signal)
  const personal = await engine.personalColumns(sql, marks)
  const started = performance.now()
  const { columns, rows } = await engine.preview(sql, limit === 0 ? 0 : limit + 1, hides ? personal : undefined)
  const elapsedMs = Math.round(performance.now() - started)
  const told = columns.map((column, place) => ({ ...column, pii: personal.includes(place) }))
  return { columns: told, rows: rows.slice(0, limit), hasMore: rows.length > limit, elapsedMs }
}

/** Writes the rows of a query to a file of its own. A result that reaches `limit` is not whole. */
export async function downloadRows(
  { database, sql, limit, path, marks, hides, engine: limits }: Tasks['query-download']['input'],
  _server: ServerEnd,
  signal: AbortSignal,
): Promise<{ rows: number }> {
  await using engine = await openDatabase(database, limits, signal)
  const columns = await engine.describe(sql)
  const hidden = hides ? await engine.personalColumns(sql, marks) : []
  const { bytes, rows } = engine.render(sql, { columns, file: PLAIN_CSV, limit, hidden })
  await writeFile(path, bytes, { mode: 0o600, signal })
  return { rows: await rows }
}

const PLAIN_CSV: Layout['file'] = resolveSettings({
  preset: undefined,
  destination: {},
  dataTemplate: {},
  orchestration: {},
}).file
