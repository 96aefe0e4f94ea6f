import type { Artifact } from '../../model/artifact.ts'
import { AppError, toProblem } from '../../model/errors.ts'
import type { StepName } from '../../model/run.ts'
import { saveProfile } from '../../store/destinations.ts'
import { saveArtifact } from '../../store/runs/artifacts.ts'
import { saveAcknowledged, saveDelivery } from '../../store/runs/deliveries.ts'
import { type Hold, lockHeld } from '../../store/runs/runs.ts'
import { saveStep } from '../../store/runs/steps.ts'
import type { BegunFile, Host } from '../data-plane/protocol.ts'
import type { Deps } from '../deps.ts'
import type { Plan } from '../plan.ts'
import { shareArtifact } from '../spool.ts'
import { pinHostKeys } from '../target.ts'
import type { Attempt } from './attempt.ts'
import type { Connections } from './connections.ts'
import { judgeRun } from './judge-run.ts'
import type { BuildOutput, DeliverOutput, Memory, QueryOutput } from './memory.ts'
import { shareRows } from './share-rows.ts'

type Sharing = { readonly artifact: Artifact; readonly signal: AbortSignal }

interface Means {
  readonly connections: Connections
  /** Aborted when this attempt has to end. */
  readonly signal: AbortSignal
}

/**
 * What the data plane may have done in the store. Each write is refused once another worker holds the run, so whatever
 * still works for this attempt stops at its next step (control-plane §5).
 */
export function createHost(deps: Deps, attempt: Attempt, { connections, signal }: Means): Host {
  const { db, clock, events } = deps
  const { hold, plan, memory } = attempt
  const changed = <T>(value: T): T => {
    events.changed(hold.id)
    return value
  }
  const saveBegun = () => saveStep(db, hold, { name: 'deliver', state: 'running', output: deliverOutput(memory) })
  return {
    async step(name, state) {
      if (memory.steps.get(name) === 'succeeded') return
      memory.steps.set(name, state)
      await saveStep(db, hold, { name, state, ...outputOf(name, memory) })
      changed(name)
    },
    async warn(sentence) {
      if (!memory.warnings.includes(sentence)) memory.warnings.push(sentence)
    },
    ...shareRows(deps, attempt, signal),
    ...rememberRows(db, attempt),
    judge: async () => changed(await judgeRun(deps, attempt)),
    async begun(file) {
      if (memory.begun.some((it) => it.id === file.id)) return
      memory.begun.push(file)
      await saveBegun()
    },
    async built(artifact) {
      await share(deps, attempt, { artifact, signal })
      await saveArtifact(db, hold, { ...artifact, position: memory.artifacts.length })
      memory.artifacts.push(artifact)
      changed(artifact)
    },
    async delivered(file, proof) {
      if (isSuccessFile(file, hold)) {
        memory.successFile = proof.path
        return saveBegun()
      }
      const artifact = memory.artifacts.find((it) => it.id === file.id)
      if (!artifact) throw new AppError('internal', `The file ${file.id} arrived and was never built.`)
      const { id, name: _, ...facts } = artifact
      const sentAt = clock.now().toISOString()
      await saveDelivery(db, hold, { ...facts, ...proof, notes: [...proof.notes], sentAt, artifactId: id })
      memory.delivered.add(id)
      changed(file)
    },
    ...learn(db, plan),
    takeConnections: (host, want, limit) => connections.take(host, want, limit),
    confirm: () => db.transaction((tx) => refuseStopped(lockHeld(tx, hold))),
  }
}

/** What a destination turns out to be. */
const learn = (db: Deps['db'], { destination }: Plan): Pick<Host, 'learnHostKeys' | 'learnProfile'> => ({
  learnHostKeys: (keys) => pinHostKeys(db, destination.credentialId, keys),
  learnProfile: (profile) => saveProfile(db, destination.id, profile),
})

/** A file that is due leaves also while the bucket is out of reach: then only this machine can go on with it. */
async function share(deps: Deps, { hold, log }: Attempt, { artifact, signal }: Sharing): Promise<void> {
  await shareArtifact(deps, { runId: hold.id, id: artifact.id }, signal).catch((error) => {
    if (toProblem(error).code !== 'artifact_bucket') throw error
    log.note(`${toProblem(error).message} Only this machine can send “${artifact.name}”.`, { level: 'warning' })
  })
}

/** What guardrails have to know of the rows, this time and the next. */
const rememberRows = (db: Deps['db'], { hold, memory }: Attempt): Pick<Host, 'described' | 'measured'> => ({
  async described(columns) {
    memory.columns = columns
  },
  async measured(table, counts) {
    memory.measured.set(table, counts)
    await saveStep(db, hold, { name: 'build', state: 'running', ...outputOf('build', memory) })
  },
})

/** Stores the gap-free bytes of a file, one write at a time: what comes meanwhile is in the next. */
export function createAcknowledger(deps: Deps, { hold, memory }: Attempt): (fileId: string, bytes: number) => void {
  let isStoring = false
  return (fileId, bytes) => {
    if (fileId === hold.id) return
    memory.acknowledged.set(fileId, bytes)
    if (isStoring) return
    isStoring = true
    saveAcknowledged(deps.db, hold, { artifactId: fileId, bytes })
      .catch(() => {}) // A lost hold is noticed where it matters: at the next step.
      .finally(() => {
        isStoring = false
      })
  }
}

const isSuccessFile = (file: BegunFile, hold: Hold): boolean => file.id === hold.id

const deliverOutput = ({ begun, successFile }: Memory): DeliverOutput => ({ begun, successFile })

function outputOf(name: StepName, memory: Memory): { output?: unknown } {
  if (name === 'query') return { output: { warnings: memory.warnings, columns: memory.columns } satisfies QueryOutput }
  if (name === 'build') return { output: { measured: Object.fromEntries(memory.measured) } satisfies BuildOutput }
  return name === 'deliver' ? { output: deliverOutput(memory) } : {}
}

async function refuseStopped(state: Promise<string>): Promise<void> {
  if ((await state) === 'stopping') throw new AppError('run_stopped', 'The run was stopped.')
}
