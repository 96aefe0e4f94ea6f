import type { Clock } from '../../lib/clock.ts'
import { noLog } from '../../lib/log.ts'
import { durationText } from '../../lib/quantity.ts'
import { AppError } from '../../model/errors.ts'
import { judgeFolder } from '../../store/connect/folder-version.ts'
import { compareTables } from '../../store/connect/migrate.ts'
import type { Db } from '../../store/db.ts'
import { findFact } from '../../store/installation.ts'
import { readFigures } from '../../store/runs/figures.ts'
import {
  countSilentWorkers,
  findLargestBytes,
  lookAtStore,
  readServerFacts,
  type SeenStore,
} from '../../store/survey.ts'
import type { CliConfig } from '../cli.ts'
import { error, errorOf, type Finding, ok, warning } from './finding.ts'
import { examineQueue } from './queue.ts'

const LEAST_VERSION = 130_000
/** A process of Waybill takes up to fifteen connections. */
const FEW_CONNECTIONS = 15
const SKEW_MS = { warning: 2000, error: 30_000 } as const

/** What was found in the store. */
export interface SeenFacts {
  readonly findings: readonly Finding[]
  readonly largestBytes: number | null
  /** The text that proves the sealing key; null where there is none, undefined where it could not be looked at. */
  readonly canary: string | null | undefined
}
const NOTHING = { largestBytes: null, canary: undefined } as const

/** Looks at the store and changes nothing. */
export async function examineStore(config: CliConfig, clock: Clock): Promise<SeenFacts> {
  const { databaseUrl, dataFolder } = config
  try {
    if (databaseUrl === null && (await judgeFolder(dataFolder)) !== 'whole') {
      return { ...NOTHING, findings: [ok('store', 'There is none yet: the first start makes it.')], canary: null }
    }
    await using store = await lookAtStore({ databaseUrl, dataFolder, log: noLog })
    return await examineOpened(store, config, clock)
  } catch (cause) {
    return { ...NOTHING, findings: [unopened(cause)] }
  }
}

function unopened(cause: unknown): Finding {
  if (!(cause instanceof AppError)) {
    return error('store', 'The embedded store cannot be opened.', 'Restore the data directory from a backup.')
  }
  return cause.code === 'data_directory_in_use'
    ? warning('store', cause.message, 'Look again when it has ended: it lets nobody else in.')
    : errorOf('store', cause)
}

async function examineOpened({ db }: SeenStore, config: CliConfig, clock: Clock): Promise<SeenFacts> {
  const findings = config.databaseUrl === null ? [embedded()] : await examineServerOf(db, clock)
  const tables = await compareTables(db)
  findings.push(TABLES[tables])
  if (tables === 'none') return { ...NOTHING, findings, canary: null }
  const canary = await findFact(db, 'sealing_key')
  if (tables !== 'current' && tables !== 'ahead') return { ...NOTHING, findings, canary }
  const { queueAgeSeconds, scheduleLagSeconds } = await readFigures(db)
  // Whoever had work before is gone with the process that had the store.
  const silent = config.databaseUrl === null ? 0 : await countSilentWorkers(db)
  findings.push(...examineQueue({ queueAgeSeconds, scheduleLagSeconds, silent, works: config.databaseUrl !== null }))
  return { findings, canary, largestBytes: await findLargestBytes(db) }
}

const embedded = (): Finding => ok('store', 'The embedded store opens, and its commits reach the disk.')

const TABLES = {
  none: ok('tables', 'There are none yet: the first start makes them.'),
  current: ok('tables', 'They are up to date.'),
  older: warning(
    'tables',
    'An earlier version made them.',
    'Take a backup, then start Waybill: it brings them up to date.',
  ),
  ahead: warning(
    'tables',
    'A newer version of Waybill has changed them, by one step that this version can work with.',
    'Bring this machine to that version.',
  ),
  newer: error(
    'tables',
    'A newer version of Waybill has changed them.',
    'Bring this machine to that version: what runs on goes on, and nothing of this version starts.',
  ),
} as const satisfies Record<Awaited<ReturnType<typeof compareTables>>, Finding>

async function examineServerOf(db: Db, clock: Clock): Promise<Finding[]> {
  const asked = clock.now().getTime()
  const { version, now, unsafeSettings, connections } = await readServerFacts(db)
  const answered = clock.now().getTime()
  const text = `${Math.floor(version / 10_000)}.${version % 10_000}`
  const free = connections.most - connections.used
  return [
    version >= LEAST_VERSION
      ? ok('store', `PostgreSQL ${text} answers.`)
      : error('store', `This is PostgreSQL ${text}.`, 'Use PostgreSQL 13 or later; the tests run on 15.'),
    unsafeSettings.length === 0
      ? ok('durability', 'What PostgreSQL commits is on its disk.')
      : error(
          'durability',
          `PostgreSQL runs with ${unsafeSettings.map((it) => `${it} = off`).join(', ')}: a crash may lose what was sent.`,
          'Turn it on in postgresql.conf.',
        ),
    free >= FEW_CONNECTIONS
      ? ok('connections', `PostgreSQL has ${free} of ${connections.most} connections left.`)
      : warning(
          'connections',
          `PostgreSQL has only ${free} of ${connections.most} connections left.`,
          'Raise max_connections: each process of Waybill takes up to 15.',
        ),
    examineSkew(now.getTime() - (asked + answered) / 2),
  ]
}

function examineSkew(skewMs: number): Finding {
  const size = Math.abs(skewMs)
  const [check, hint] = ['clock', 'Let both machines set their clocks by NTP, as with systemd-timesyncd or chrony.']
  const sentence = `The clock of PostgreSQL is ${durationText(size)} ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's.`
  if (size >= SKEW_MS.error) return error(check, sentence, hint)
  return size >= SKEW_MS.warning ? warning(check, sentence, hint) : ok(check, 'It agrees with that of PostgreSQL.')
}
