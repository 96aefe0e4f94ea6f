import { createHash } from 'node:crypto'
import type { CheckReport, CheckStep, DestinationInput } from '../model/destination.ts'
import { AppError } from '../model/errors.ts'
import type { Orchestration } from '../model/orchestration.ts'
import { resolveSettings } from '../model/resolve-settings.ts'
import { loadDestination } from '../plugins/registry.ts'
import { getCredential } from '../store/credentials.ts'
import { getDatabase } from '../store/databases.ts'
import { findDestination, saveProfile } from '../store/destinations.ts'
import { maskSecrets } from '../vault/mask.ts'
import type { Cells, Looked, RenderedPreview, SampledColumn, Table } from './data-plane/protocol.ts'
import type { Deps } from './deps.ts'
import { makePlan } from './make-plan.ts'
import type { Plan } from './plan.ts'
import { engineSpace } from './spool.ts'
import { type OpenedTarget, pinHostKeys, targetOf } from './target.ts'

/** A preview or a description that takes longer is of no use to who waits for it. */
const LOOK_LIMIT_MS = 120_000
/** A list of tables does not wait longer for the numbers of their rows. */
const COUNT_LIMIT_MS = 4000
const CHECK_LIMIT_MS = 90_000

/**
 * Renders the first rows of an orchestration exactly as its file would have them, before encoding and encryption.
 * `name` is what the file would be called now. Sends nothing.
 */
export async function previewOrchestration(
  deps: Deps,
  what: {
    readonly orchestration: Orchestration
    readonly rows: number
    /** Whether values of marked columns may be seen. */
    readonly seesPersonalData: boolean
  },
  signal: AbortSignal,
): Promise<RenderedPreview> {
  const plan = await makePlan(deps.db, what.orchestration, deps.clock.now())
  await using engine = await engineSpace(deps)
  const hide = what.seesPersonalData ? null : (await getDatabase(deps.db, plan.database.name)).pii
  const input = { runId: 'run_preview', plan, rows: what.rows, hide, engine: { ...engine } }
  return await deps.dataPlane.run('preview', input, { signal: within(signal, LOOK_LIMIT_MS, lookTooLong()) })
}

/** SQL over a database, by somebody who may see its personal data or not. */
export type WrittenSql = Pick<Looked, 'database' | 'sql' | 'marks' | 'hides'>

/** The first rows of a query as cells, NULL as null. */
export async function previewQuery(
  deps: Deps,
  what: WrittenSql & { readonly limit: number },
  signal: AbortSignal,
): Promise<Cells> {
  await using engine = await engineSpace(deps)
  const { sql, limit, marks, hides } = what
  const input = { database: readableOf(what.database), sql, limit, marks, hides, engine: { ...engine } }
  return await deps.dataPlane.run('query-preview', input, { signal: within(signal, LOOK_LIMIT_MS, lookTooLong()) })
}

/** Tables of a database with their columns and, where they are asked for and soon known, row counts. */
export async function describeDatabase(
  deps: Deps,
  { database, countsRows }: { readonly database: Plan['database']; readonly countsRows: boolean },
  signal: AbortSignal,
): Promise<readonly Table[]> {
  await using engine = await engineSpace(deps)
  return await deps.dataPlane.run(
    'describe',
    { database: readableOf(database), countWithinMs: countsRows ? COUNT_LIMIT_MS : 0, engine: { ...engine } },
    { signal: within(signal, LOOK_LIMIT_MS, lookTooLong()) },
  )
}

/** A few values of each column of a table, for somebody who may see its personal data or not. */
export async function sampleTable(
  deps: Deps,
  what: Omit<WrittenSql, 'sql'> & { readonly table: string },
  signal: AbortSignal,
): Promise<readonly SampledColumn[]> {
  await using engine = await engineSpace(deps)
  const { table, marks, hides } = what
  const input = { database: readableOf(what.database), table, marks, hides, engine: { ...engine } }
  return await deps.dataPlane.run('sample', input, { signal: within(signal, LOOK_LIMIT_MS, lookTooLong()) })
}

/**
 * Checks that a destination, saved or not, would accept a file. A host key seen for the first time is pinned, and what was
 * learned about the server is stored where the destination is saved.
 * @param what `onStep` hears each step as it ends; `trial` is tried in the place of what is saved, and nothing is learned from it
 */
export async function checkDestination(
  deps: Deps,
  what: {
    readonly destination: DestinationInput
    readonly onStep?: (step: CheckStep) => void
    readonly trial?: Trial
  },
  signal: AbortSignal,
): Promise<CheckReport> {
  const { destination } = what
  const credential = await getCredential(deps.db, destination.credential)
  const plugin = await loadDestination(destination.plugin)
  const preset = plugin.presets.find((it) => it.type === credential.type)
  const settings = resolveSettings({ preset, destination: destination.settings, dataTemplate: {}, orchestration: {} })
  const place = { name: destination.name, plugin: destination.plugin, credentialId: credential.id }
  const { secrets, ...target } = tried(await targetOf(deps, place, settings.plugin), what.trial)
  const steps: CheckStep[] = []
  const saved = await findDestination(deps.db, destination.name)
  let hostKeys: readonly string[] = target.pinnedHostKeys

  await deps.dataPlane.run(
    'check',
    { target },
    {
      signal: within(signal, CHECK_LIMIT_MS, checkTooLong()),
      host: {
        async learnHostKeys(keys) {
          hostKeys = keys
          if (!what.trial) await pinHostKeys(deps.db, credential.id, keys)
        },
        async learnProfile(profile) {
          if (saved && !what.trial) await saveProfile(deps.db, saved.id, profile)
        },
      },
      ear: {
        checkStep(step) {
          const shown = { ...step, sentence: maskSecrets(step.sentence, secrets) }
          steps.push(shown)
          what.onStep?.(shown)
        },
      },
    },
  )
  return {
    destination: destination.name,
    ok: steps.length > 0 && steps.every((step) => step.ok),
    steps,
    hostKeyFingerprint: fingerprintOf(hostKeys[0]),
  }
}

/** Sign-in fields that are not saved yet. */
interface Trial {
  readonly type: string
  readonly fields: OpenedTarget['fields']
  /** Of the fields, to be masked in whatever the server says. */
  readonly secrets: readonly string[]
  /** On another host the pinned keys say nothing. */
  readonly isSameHost: boolean
}

function tried(target: OpenedTarget, trial: Trial | undefined): OpenedTarget {
  if (!trial) return target
  const { type, fields, isSameHost } = trial
  const secrets = [...target.secrets, ...trial.secrets]
  const pinnedHostKeys = isSameHost ? target.pinnedHostKeys : []
  return { ...target, credentialType: type, fields, secrets, pinnedHostKeys }
}

/** For a look that a person waits for: it ends with an error when it takes too long. */
export const whilePatient = (signal: AbortSignal): AbortSignal => within(signal, LOOK_LIMIT_MS, lookTooLong())

/** A child process needs no more of a database than how to read it. */
const readableOf = ({ name, plugin, settings }: Plan['database']): Plan['database'] => ({ name, plugin, settings })

/** Ends with `error` when it takes too long. */
function within(signal: AbortSignal, limitMs: number, error: AppError): AbortSignal {
  const limit = new AbortController()
  AbortSignal.timeout(limitMs).addEventListener('abort', () => limit.abort(error), { once: true })
  return AbortSignal.any([signal, limit.signal])
}

const lookTooLong = () => new AppError('query_failed', `It took longer than ${LOOK_LIMIT_MS / 1000} seconds.`)
const checkTooLong = () =>
  new AppError('destination_timeout', `The check took longer than ${CHECK_LIMIT_MS / 1000} seconds.`)

/** As OpenSSH shows it. `key` is a line such as `ssh-ed25519 AAAA…`. */
function fingerprintOf(key: string | undefined): string | null {
  const blob = key?.split(' ')[1]
  if (!blob) return null
  const hash = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64')
  return `SHA256:${hash.replace(/=+$/, '')}`
}
