import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import { createOrchestrationGroup } from '../../src/store/orchestration-groups.ts'
import { startPostgres } from '../harness/postgres.ts'
import { openWorld, type World } from '../harness/world.ts'
import { openDirector } from './director.ts'
import type { Stage } from './faults.ts'
import { type HeldClock, holdClock } from './held-clock.ts'
import { openPartner, type Partner } from './partner.ts'
import { randomOf } from './random.ts'
import { openReport, type Report } from './report.ts'
import { keepWorker } from './worker-process.ts'

/** What a story is told with. */
export interface StoryOptions {
  readonly seed: number
  readonly store: 'postgres' | 'embedded'
  /** No further round begins after so long. */
  readonly minutes: number
  /** The faults of each round, one after the other; absent: drawn at random, some at once, for as long as there is time. */
  readonly script?: readonly (readonly string[])[]
  readonly say: (line: string) => void
}

const MINUTE_MS = 60_000
const ROWS = 20_000
const TABLES = `CREATE TABLE people AS SELECT range AS id, hash(range)::VARCHAR AS name, 'some text' AS note FROM range(${ROWS})`
const PEOPLE = 'SELECT * FROM people ORDER BY id'

const GROUPS = {
  'New York': { weekday: 7, everyMinutes: 3, timeZone: 'America/New_York', overlap: 'skip', missed: 'run' },
  Berlin: { weekday: 7, everyMinutes: 4, timeZone: 'Europe/Berlin', overlap: 'queue', missed: 'run' },
  'Lord Howe': { weekday: 7, everyMinutes: 5, timeZone: 'Australia/Lord_Howe', overlap: 'stop', missed: 'skip' },
} as const
const FOLLOWER = 'After New York'

const BEGINNING = new Date('2027-03-14T06:00Z')

/** Plays a story of faults on a whole installation, and looks at what became of it after each round. */
export async function playStory(options: StoryOptions): Promise<Report> {
  const { seed, say } = options
  say(`seed ${seed}, ${options.store}`)
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'waybill-chaos-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const postgres = options.store === 'postgres' ? opened.use(await startPostgres()) : undefined
  const databaseUrl = await postgres?.createDatabase()
  const partner = opened.use(await openPartner())
  const clock = holdClock(join(folder, 'clock.json'), BEGINNING)
  const world = opened.use(await openWorld(TABLES, { works: false, clock, ...(databaseUrl ? { databaseUrl } : {}) }))
  await prepare(world, partner, clock)
  await world.letGo()

  const report = openReport(options)
  const names = postgres ? ['first', 'second', 'third'] : ['only']
  const workers = names.map((name) =>
    keepWorker({
      name,
      dataFolder: world.dataFolder,
      key: world.key,
      clockFile: join(folder, 'clock.json'),
      databaseUrl,
      onDeath: (who, said) => report.wrong(`the ${who} worker ended by itself: ${said}`),
    }),
  )
  opened.defer(async () => {
    await Promise.all(workers.map((it) => it.stop()))
  })
  const stage: Stage = { workers, partner, clock, postgres, random: randomOf(seed), pace: options.script ? 0.3 : 1 }
  const until = performance.now() + options.minutes * MINUTE_MS
  const director = openDirector(stage, report, { schedules: GROUPS, begins: BEGINNING })
  for (let round = 0; performance.now() < until && round < (options.script?.length ?? Infinity); round++) {
    // What was found until then is told all the same.
    await director.playRound(options.script?.[round]).catch((error: unknown) => report.wrong(String(error)))
    say(report.lastLine())
    if (report.isBad()) break
  }
  return report
}

async function prepare(world: World, partner: Partner, clock: HeldClock): Promise<void> {
  const { db } = world.store
  for (const [name, { timeZone, everyMinutes, ...policy }] of Object.entries(GROUPS)) {
    const { overlap, missed } = policy
    const schedule = { cron: `*/${everyMinutes} 0-23 * * sun`, timeZone, missed }
    await createOrchestrationGroup(db, orchestrationGroupInput.parse({ name, overlap, schedule }), clock.now())
  }
  const follower = orchestrationGroupInput.parse({ name: FOLLOWER, after: 'New York', overlap: 'queue' })
  await createOrchestrationGroup(db, follower, clock.now())
  const { sshd, line, publicKey } = partner
  const to = { sshd: { ...sshd, port: line.port } }
  const send = (group: string, filenameTemplate: string, more: object = {}, rules: object = {}) =>
    world.orchestrate({
      ...to,
      ...rules,
      sql: PEOPLE,
      group,
      settings: { remoteFolder: sshd.folder, filenameTemplate, successFile: true, ...more },
    })
  await send('New York', 'plain_{{run_id}}.csv')
  await send('New York', 'zipped_{{run_id}}.csv.gz', { encoding: 'gzip' })
  await send('Berlin', 'sealed_{{run_id}}.csv.gz', { encoding: 'gzip', pgpPublicKey: publicKey })
  await send('Berlin', 'held_{{run_id}}.csv', {}, { guardrails: { rows: { max: 1 } } })
  await send('Lord Howe', 'other_{{run_id}}.csv', { successFile: false })
  await send(FOLLOWER, 'after_{{run_id}}.csv')
}
