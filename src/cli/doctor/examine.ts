import { join } from 'node:path'
import type { Clock } from '../../lib/clock.ts'
import type { CliConfig } from '../cli.ts'
import { examineDataFolder, examineDisk } from './data-folder.ts'
import { type Finding, ok, warning } from './finding.ts'
import { examineKey } from './key.ts'
import { examineMachine } from './machine.ts'
import { examineQueue } from './queue.ts'
import { askFigures, examineAddress, examineServer } from './server.ts'
import { examineStore, type SeenFacts } from './store.ts'

/**
 * Looks at everything that an installation needs, and changes nothing. Where a server has the embedded store, the server is
 * asked instead.
 */
export async function examine(config: CliConfig, clock: Clock, signal: AbortSignal): Promise<Finding[]> {
  const { dataFolder, databaseUrl, serverUrl } = config
  const server = await examineServer(config, signal)
  const asksServer = databaseUrl === null && serverUrl === null && server.url !== null
  const folder = await examineDataFolder(dataFolder)
  const seen = asksServer ? await askServer(server.url ?? '', signal) : await lookAround(config, clock, folder)
  return [
    ok('environment', 'Every variable can be read.'),
    ...(await examineMachine()),
    folder,
    await examineDisk(config.spoolFolder ?? join(dataFolder, 'spool'), seen.largestBytes),
    ...seen.findings,
    ...(asksServer ? [] : [await examineKey(config, seen.canary)]),
    server.finding,
    examineAddress(config),
  ]
}

/** PGlite cannot open a folder that it may not write to. */
async function lookAround(config: CliConfig, clock: Clock, folder: Finding): Promise<SeenFacts> {
  if (config.databaseUrl !== null || folder.level !== 'error') return examineStore(config, clock)
  const hint = 'Put the data directory right first.'
  const findings = [warning('store', 'The embedded store could not be looked at.', hint)]
  return { findings, largestBytes: null, canary: undefined }
}

const UNTOLD = warning(
  'queue',
  'The server does not tell how its work goes: its /metrics cannot be read.',
  'Look into its log.',
)

/** The server proved version, key and tables when it started. */
async function askServer(url: string, signal: AbortSignal): Promise<SeenFacts> {
  const figures = await askFigures(url, signal)
  const findings = [
    ok('store', 'The server has the embedded store, and proved its tables and its key when it started.'),
    ...(figures ? examineQueue({ ...figures, silent: 0, works: true }) : [UNTOLD]),
  ]
  return { findings, largestBytes: null, canary: undefined }
}
