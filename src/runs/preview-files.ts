import type { Marks } from '../engine/engine.ts'
import { createTurns } from '../lib/turns.ts'
import type { FilePreview, FilePreviewInput } from '../model/file-preview.ts'
import type { InspectInput } from './data-plane/protocol.ts'
import type { Deps } from './deps.ts'
import { makePlan } from './make-plan.ts'
import { engineSpace } from './spool.ts'
import { whilePatient } from './tasks.ts'

/** Each takes the memory of an engine. Whoever types while others do waits a little. */
const turns = createTurns(3)

/**
 * The files that an orchestration or a data template would send, saved or not, with rows byte for byte. It makes the plan
 * that a run would have and sends nothing.
 * @param what `hide`: columns with personal data that whoever asks may not see
 * @throws AppError as `makePlan` and a run's query do; `query_failed` where it takes too long
 */
export async function previewFiles(
  deps: Deps,
  what: FilePreviewInput & { readonly hide?: Marks | null },
  signal: AbortSignal,
): Promise<FilePreview> {
  const { table, rows, hide = null } = what
  return previewPlan(deps, { plan: await makePlan(deps.db, what, deps.clock.now()), table, rows, hide }, signal)
}

/** The files of a plan. Throws as a run's query does, and `query_failed` where it takes too long. */
export async function previewPlan(
  deps: Deps,
  what: Pick<InspectInput, 'plan' | 'table' | 'rows' | 'hide'>,
  signal: AbortSignal,
): Promise<FilePreview> {
  const patience = whilePatient(signal)
  using _turn = await turns.take(patience)
  await using engine = await engineSpace(deps)
  return await deps.dataPlane.run('inspect', { ...what, engine: { ...engine } }, { signal: patience })
}
