import { headerLine } from '../../../engine/dialect/line-sql.ts'
import type { Engine } from '../../../engine/engine.ts'
import type { Host, RunInput } from '../protocol.ts'
import { columnNames, measureOf } from './row-rules.ts'
import { layoutOf, type Selection } from './selection.ts'

interface Means {
  readonly input: RunInput
  readonly engine: Engine
  readonly host: Host
}

/** Rows that do not change any more, and the space that they take. */
export interface FinalRows extends AsyncDisposable {
  readonly selections: readonly Selection[]
}

/**
 * Takes a snapshot of the rows that guardrails look into, and has what they count stored before a file of them is: so the
 * numbers are those of the file. Other rows stay a query.
 */
export async function finalRows(
  { input: { plan }, engine, host }: Means,
  selections: readonly Selection[],
): Promise<FinalRows> {
  await using taken = new AsyncDisposableStack()
  const final: Selection[] = []
  for (const selection of selections) {
    const measure = measureOf(plan, selection, columnNames(plan, selection))
    if (measure === null) {
      final.push(selection)
      continue
    }
    const { columns } = selection
    const { sql } = selection.isFinal ? selection : taken.use(await engine.snapshot(selection.sql, columns))
    await host.measured(selection.table ?? '', await engine.measure(sql, layoutOf(plan, columns), measure))
    final.push({ ...selection, sql })
  }
  const kept = taken.move()
  return { selections: final, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

/** Drops a header that no row follows, where the guardrails want a file of no bytes then (P20). */
export async function* withoutLoneHeader(
  { plan }: Pick<RunInput, 'plan'>,
  { columns }: Selection,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const headerBytes =
    plan.guardrails?.zeroRows === 'empty-file' ? Buffer.byteLength(headerLine(layoutOf(plan, columns))) : 0
  const header: Uint8Array[] = []
  let seen = 0
  for await (const chunk of bytes) {
    seen += chunk.byteLength
    // A chunk is lent until the next is asked for.
    if (seen <= headerBytes) header.push(Uint8Array.from(chunk))
    else {
      yield* header.splice(0)
      yield chunk
    }
  }
}
