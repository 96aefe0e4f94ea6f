import type { Artifact } from '../../model/artifact.ts'
import { type Judgement, warningsOf } from '../../model/judgement.ts'
import type { StepName, StepState } from '../../model/run.ts'
import { listArtifacts, markArtifactDeleted } from '../../store/runs/artifacts.ts'
import { listDeliveries } from '../../store/runs/deliveries.ts'
import type { RunRecord } from '../../store/runs/runs.ts'
import { findStep } from '../../store/runs/steps.ts'
import type { BegunFile } from '../data-plane/protocol.ts'
import type { Deps } from '../deps.ts'
import type { ByTable, Measured } from '../guardrails/judge.ts'
import { isKept } from '../spool.ts'

/** What the step *query* leaves for later attempts and the receipt. */
export interface QueryOutput {
  readonly warnings: readonly string[]
  /** Of the files, by table; absent in runs of earlier versions. */
  readonly columns?: ByTable<readonly string[]>
}
/** What the step *build* leaves: the numbers that guardrails need of the rows. */
export interface BuildOutput {
  readonly measured: ByTable<Measured>
}
/** What the step *deliver* leaves: files whose sending began, and the success file once it is there. */
export interface DeliverOutput {
  readonly begun: readonly BegunFile[]
  readonly successFile: string | null
}

/** What is known of a run while it is worked on: what earlier attempts stored, and what this one adds. */
export interface Memory {
  readonly steps: Map<StepName, StepState>
  readonly artifacts: Artifact[]
  /** Ids of artifacts that arrived. */
  readonly delivered: Set<string>
  readonly acknowledged: Map<string, number>
  readonly warnings: string[]
  readonly begun: BegunFile[]
  columns: ByTable<readonly string[]>
  readonly measured: Map<string, Measured>
  /** What the guardrails said of the files as they are built. */
  judgement: Judgement | null
  successFile: string | null
  /** Name of a file that was to be sent again and is not here. */
  readonly missing: string | null
}

/**
 * Reads what earlier attempts stored. An artifact that has not arrived and whose bytes are not to be had, because
 * another machine built it, has to be built again; one of an earlier run, or one that somebody released, is `missing`.
 */
export async function recall(deps: Deps, run: RunRecord): Promise<Memory> {
  const { db } = deps
  const [query, build, deliver] = await Promise.all(
    (['query', 'build', 'deliver'] as const).map((name) => findStep(db, run.id, name)),
  )
  const sent = await listDeliveries(db, run.id)
  const delivered = new Set(sent.filter((it) => it.delivery !== null).map((it) => it.artifactId))
  const { artifacts, isWhole, missing } = await recallArtifacts(deps, run, delivered)
  const asked = query?.output as QueryOutput | null | undefined
  const judgement = isWhole ? run.judgement : null
  const output = deliver?.output as DeliverOutput | null | undefined
  const steps = [query, isWhole ? build : undefined, deliver].flatMap((it) =>
    it ? [[it.name, it.state] as const] : [],
  )
  return {
    steps: new Map(steps),
    artifacts,
    missing,
    delivered,
    acknowledged: new Map(sent.map((it) => [it.artifactId, it.acknowledgedBytes])),
    warnings: [...(asked?.warnings ?? []), ...warningsOf(judgement)],
    begun: [...(output?.begun ?? [])],
    columns: asked?.columns ?? {},
    measured: new Map(Object.entries((build?.output as BuildOutput | null | undefined)?.measured ?? {})),
    judgement,
    successFile: output?.successFile ?? null,
  }
}

async function recallArtifacts(deps: Deps, run: RunRecord, delivered: ReadonlySet<string>) {
  const artifacts: Artifact[] = []
  let isWhole = true
  let missing: string | null = null
  for (const { runId, deletedAt, ...artifact } of await listArtifacts(deps.db, run.redeliveryOf ?? run.id)) {
    if (delivered.has(artifact.id) || (!deletedAt && (await isKept(deps, { runId, id: artifact.id })))) {
      artifacts.push(artifact)
    } else if (run.redeliveryOf || run.release) {
      missing = artifact.name
    } else if (!deletedAt) {
      await markArtifactDeleted(deps.db, artifact.id)
      isWhole = false
    }
  }
  return { artifacts, isWhole, missing }
}

export const isBuilt = (memory: Memory): boolean =>
  memory.steps.get('build') === 'succeeded' || memory.steps.get('build') === 'skipped'

/** Rows and bytes of all files together. */
export const sizeOf = ({ artifacts }: Memory): { rows: number; bytes: number } => ({
  rows: artifacts.reduce((sum, it) => sum + it.rows, 0),
  bytes: artifacts.reduce((sum, it) => sum + it.bytes, 0),
})

/** Files that began to be sent and did not arrive: what may lie at the partner under a temporary name. */
export function unfinished(memory: Memory, runId: string): BegunFile[] {
  return memory.begun.filter((file) =>
    file.id === runId ? memory.successFile === null : !memory.delivered.has(file.id),
  )
}
