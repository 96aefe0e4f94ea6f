import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { stringify } from 'yaml'
import { z } from 'zod'
import {
  type ConfigurationIssue,
  configurationIssue,
  exportedConfiguration,
  type Plan,
  plan as planSchema,
} from '../../model/configuration.ts'
import { AppError } from '../../model/errors.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { connect } from '../client/client.ts'
import { readConfigurationFile } from '../configuration/file.ts'
import { describeIssues } from '../configuration/issues.ts'
import { planText } from '../print/plan.ts'
import { printJson } from '../print/text.ts'

interface Options {
  readonly file: string
  readonly prune?: boolean
  readonly json?: boolean
}

/** Queries are described by their source while a file is judged, one after another. */
const TIMEOUT_MS = 600_000

/** Shows what `apply` would do. */
export const plan = (cli: Cli, options: Options): Promise<ExitStatus> => judge(cli, 'plan', options)

/** Makes what is there as the file says, all of it or nothing. */
export const apply = (cli: Cli, options: Options): Promise<ExitStatus> => judge(cli, 'apply', options)

async function judge(cli: Cli, verb: 'plan' | 'apply', options: Options): Promise<ExitStatus> {
  const file = readConfigurationFile(await readText(options.file), {
    path: resolve(options.file),
    variable: cli.variable,
  })
  const answer =
    file.issues.length === 0 ? await ask(cli, verb, file.value, options) : await more(cli, file.value, options)
  if (Array.isArray(answer)) {
    cli.err.write(`${describeIssues(options.file, file, answer).join('\n')}\n`)
    return 2
  }
  if (options.json) printJson(cli.out, answer)
  else cli.out.write(planText(answer))
  return 0
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reasons: Record<string, string> = {
      ENOENT: 'does not exist',
      EISDIR: 'is a folder',
      EACCES: 'may not be read',
      ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
    }
    throw new AppError('config_unreadable', `${path} ${reasons[code ?? ''] ?? 'cannot be read'}.`, { cause: error })
  }
}

/** What else is wrong with a file that cannot be applied anyway, so that all errors come at once. */
async function more(cli: Cli, configuration: unknown, options: Options): Promise<ConfigurationIssue[]> {
  if (configuration === undefined) return []
  const answer = await ask(cli, 'plan', configuration, options).catch((error: unknown) => {
    if (error instanceof AppError) return []
    throw error
  })
  return Array.isArray(answer) ? answer : []
}

/** The plan, or what is wrong with the file. */
async function ask(
  cli: Cli,
  verb: 'plan' | 'apply',
  configuration: unknown,
  options: Options,
): Promise<Plan | ConfigurationIssue[]> {
  await using client = await connect(cli)
  try {
    const body = { configuration, prune: options.prune === true }
    const answer = await client.ask('POST', `/api/configuration/${verb}`, { body, timeoutMs: TIMEOUT_MS })
    return planSchema.parse(answer)
  } catch (error) {
    const issues = error instanceof AppError ? z.array(configurationIssue).safeParse(error.details['issues']) : null
    if (issues?.success) return issues.data
    throw error
  }
}

/** Writes what is there as a configuration file. Secrets stand in it as variables, which the notes list. */
export async function exportConfiguration(cli: Cli, options: { readonly json?: boolean }): Promise<ExitStatus> {
  await using client = await connect(cli)
  const { configuration, notes } = exportedConfiguration.parse(await client.ask('GET', '/api/configuration'))
  if (options.json) {
    printJson(cli.out, configuration)
    return 0
  }
  const comment = notes.map((note) => `# ${note}\n`).join('')
  cli.out.write(comment + stringify(configuration, { lineWidth: 0, aliasDuplicateObjects: false }))
  return 0
}
