import { dialectOf } from '../../engine/dialect/quoting.ts'
import type { Engine, Inspection } from '../../engine/engine.ts'
import { AppError } from '../../model/errors.ts'
import type { FilePreview, PreviewedLine } from '../../model/file-preview.ts'
import { parsePublicKey } from '../../pipeline/public-key.ts'
import type { Plan } from '../plan.ts'
import { expectFiles, type Measured, measure } from './expected-size.ts'
import { planFiles, successFileName } from './file-names.ts'
import { openDatabase } from './open-database.ts'
import { previewWarnings } from './preview-warnings.ts'
import type { InspectInput } from './protocol.ts'
import { selectionsOf } from './rows/select-rows.ts'
import { layoutOf, type Selection } from './rows/selection.ts'
import type { ServerEnd } from './server-end.ts'

/** Rows that are searched for the ones worth a look. */
const SCANNED_ROWS = 200_000
/** Of a table whose rows are not shown: enough to guess its size. */
const SAMPLED_ROWS = 2000
/** Tables whose size is not guessed after this time stay without. */
const SIZES_MS = 10_000

/**
 * The files of a plan before they leave, by the names, the columns and the renderer of a run: rows of one of them byte for
 * byte, and the expected size of each. Sends nothing.
 */
export async function inspectFiles(input: InspectInput, _server: ServerEnd, signal: AbortSignal): Promise<FilePreview> {
  const { plan } = input
  await using engine = await openDatabase(plan.database, input.engine, signal)
  const selections = await selectionsOf(plan, engine)
  const shown = shownOf(selections, input.table)
  const hiddenBy = await hiddenColumns(engine, selections, input.hide)
  const hidden = hiddenBy.get(shown) ?? []
  const layout = { ...layoutOf(plan, shown.columns), hidden }
  const inspected = await engine.inspect(shown.sql, layout, { first: input.rows, scan: SCANNED_ROWS })
  const measured = await measureAll(engine, plan, { selections, hiddenBy, shown, inspected })
  const key = plan.file.pgpPublicKey ? await parsePublicKey(plan.file.pgpPublicKey, new Date(plan.now)) : null

  const planned = planFiles(
    plan,
    'run_preview',
    selections.map((it) => it.table),
  )
  const files = expectFiles(plan.file, planned, measured)
  const tables = selections.flatMap((it) => it.table ?? [])
  return {
    files,
    successFile: plan.file.successFile && files[0] ? successFileName(plan, files[0].name) : null,
    tables,
    table: shown.table,
    columns: [...shown.columns],
    ...toPreview(plan, inspected),
    pgpKeyFingerprint: key?.fingerprint ?? null,
    warnings: previewWarnings(plan, inspected, files),
  }
}

function shownOf(selections: readonly Selection[], table: string | undefined): Selection {
  const shown = table === undefined ? selections[0] : selections.find((it) => it.table === table)
  if (shown) return shown
  throw new AppError('table_missing', `The export has no table “${table}”.`, { details: { field: 'table' } })
}

type Hidden = ReadonlyMap<Selection, readonly number[]>

async function hiddenColumns(
  engine: Engine,
  selections: readonly Selection[],
  hide: InspectInput['hide'],
): Promise<Hidden> {
  const hidden = new Map<Selection, readonly number[]>()
  if (hide) for (const it of selections) hidden.set(it, await engine.personalColumns(it.sql, hide))
  return hidden
}

/** What is known of the size of each selection; null where it would take too long. */
async function measureAll(
  engine: Engine,
  plan: Plan,
  look: {
    readonly selections: readonly Selection[]
    readonly hiddenBy: Hidden
    readonly shown: Selection
    readonly inspected: Inspection
  },
): Promise<(Measured | null)[]> {
  const until = performance.now() + SIZES_MS
  const measured: (Measured | null)[] = []
  for (const selection of look.selections) {
    const left = until - performance.now()
    const isShown = selection === look.shown
    if (!isShown && left <= 0) {
      measured.push(null)
      continue
    }
    const hidden = look.hiddenBy.get(selection) ?? []
    const layout = { ...layoutOf(plan, selection.columns), hidden }
    const it = isShown ? look.inspected : await engine.inspect(selection.sql, layout, { first: 0, scan: SAMPLED_ROWS })
    const rows = it.isComplete ? it.scannedRows : await engine.countRows(selection.sql, Math.max(left, 500))
    const size = await measure(plan.file, it, rows)
    // The size of marks says nothing, and that of the values too much.
    measured.push(hidden.length > 0 ? { ...size, bytes: null, isExact: false } : size)
  }
  return measured
}

function toPreview(plan: Plan, { lines, sample: _sample, bytes: _bytes, ...told }: Inspection) {
  const { delimiter, lineEnd, escapeCharacter, quoteMode } = dialectOf(plan.file)
  return {
    ...told,
    lines: lines.map((line): PreviewedLine => {
      const isCut = Buffer.byteLength(line.text) < line.bytes
      const text = isCut ? line.text : line.text + lineEnd
      return { ...line, text, bytes: line.bytes + lineEnd.length, isCut, reasons: [...line.reasons] }
    }),
    hiddenColumns: [...told.hiddenColumns],
    ambiguous: { count: told.ambiguous.count, places: [...told.ambiguous.places] },
    delimiter,
    escapeCharacter,
    quoteMode,
    lineEnding: plan.file.lineEnding,
    charset: 'UTF-8' as const,
    encoding: plan.file.encoding,
  }
}
