import { identifier } from '../../lib/sql-text.ts'
import { type EngineLimits, type LockedConnection, openLocked } from '../lockdown.ts'
import type { Table } from '../tables.ts'

const LITTLE_MB = 128

/**
 * An engine with the same tables, of the same names and types, without a row. The engine cannot write down the plan of a query
 * that reads CSV or JSON; of the same query over tables it can.
 */
export function openTwin(
  tables: readonly Table[],
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<LockedConnection> {
  const setup = tables.map(({ name, columns }) => {
    const typed = columns.map((column) => `${identifier(column.name)} ${column.type.replaceAll('ENUM', 'VARCHAR')}`)
    return `CREATE TABLE ${identifier(name)} (${typed.join(', ')})`
  })
  return openLocked(
    { files: [], setup, searchPath: 'memory.main' },
    { ...limits, memoryMb: LITTLE_MB, threads: 1 },
    signal,
  )
}
