import { join } from 'node:path'
import { newId } from '../lib/ids.ts'
import { stackOf } from '../lib/stack-of.ts'
import { AppError, toProblem } from '../model/errors.ts'
import type { Cli, ExitStatus } from './cli.ts'
import { exitStatusOf } from './exit-status.ts'
import { plain } from './print/text.ts'

/** Where verbs other than `start` and `work` log, in the data directory. */
export const logFileOf = (cli: Pick<Cli, 'config'>): string => join(cli.config.dataFolder, 'waybill.log')

/** Tells a person what ended a verb, in two lines: what happened, and what to do. Gives the exit status. */
export async function reportError(cli: Pick<Cli, 'err' | 'config'>, error: unknown): Promise<ExitStatus> {
  const problem = toProblem(error)
  cli.err.write(`waybill: ${problem.code}: ${plain(problem.message)}\n${problem.hint}${await idOf(cli, error)}\n`)
  return exitStatusOf(problem.code)
}

/** Of a fault of Waybill the id under which the log has the details. */
async function idOf(cli: Pick<Cli, 'config'>, error: unknown): Promise<string> {
  if (error instanceof AppError) {
    const id = error.details['requestId']
    return error.code === 'internal' && typeof id === 'string' ? ` The id is ${id}.` : ''
  }
  const id = newId('err')
  const { openLog } = await import('./log.ts')
  openLog(logFileOf(cli))('command broke', { id, stack: stackOf(error) })
  return ` The id is ${id}.`
}
