import { type Engine, openEngine } from '../../engine/engine.ts'
import { loadSource } from '../../plugins/registry.ts'
import type { Plan } from '../plan.ts'
import type { EngineLimits } from './protocol.ts'

/** An engine that sees the tables of one database. @throws AppError `source_unavailable`, or the signal's reason */
export async function openDatabase(
  database: Plan['database'],
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<Engine> {
  const source = await loadSource(database.plugin)
  const access = await source.open(source.settings.parse(database.settings), signal)
  return openEngine(access, limits, signal)
}
