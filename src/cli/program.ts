import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { AppError } from '../model/errors.ts'
import type { Cli, ExitStatus } from './cli.ts'
import { reportError } from './report-error.ts'

/** Runs one verb. Never throws: whatever ends it is told on standard error. Arguments are those after `waybill`. */
export async function runCli(cli: Cli, args: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = 0
  const program = createProgram(cli, (verbStatus) => {
    status = verbStatus
  })
  try {
    if (args.length === 0) throw new AppError('usage', 'No verb was given.')
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : await reportError(cli, new AppError('usage', sentenceOf(error)))
    }
    // Whoever pressed Ctrl-C knows why the verb ended.
    const isInterrupted = cli.signal.aborted && !(error instanceof AppError)
    return isInterrupted ? 1 : await reportError(cli, error)
  }
}

/** Commander's `error: unknown option '--jsn'\n(Did you mean --json?)` as one sentence. */
function sentenceOf(error: CommanderError): string {
  if (error.code === 'commander.help') return 'The verb is not complete: another one belongs behind it.'
  const text = error.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .trim()
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
}

type Ended = (status: ExitStatus) => void

/** Every verb, by name. What a verb needs is loaded when it is asked for: `--help` stays quick. */
function createProgram(cli: Cli, ended: Ended): Command {
  const program = new Command('waybill')
    .description('Sends customer data where it has to go.')
    .version(cli.version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: (text) => cli.out.write(text), writeErr: () => {} })
    .configureHelp({ helpWidth: 100 })
    .exitOverride()
  addServerVerbs(program, cli, ended)
  addUpkeepVerbs(program, cli, ended)
  addConfigurationVerbs(program, cli, ended)
  addRunVerbs(program, cli, ended)
  return program
}

const json = () => new Option('--json', 'print one JSON document')

function addServerVerbs(program: Command, cli: Cli, ended: Ended): void {
  program
    .command('start')
    .description('serve the API and do the work, until stopped')
    .option('--port <n>', 'where to listen, instead of PORT', wholeNumber(0, 65535))
    .option('--host <name>', 'where to listen, instead of HOST')
    .action(async (options) => ended(await (await import('./verbs/start.ts')).start(cli, options)))
  program
    .command('work')
    .description('a worker only, next to any number of others (needs DATABASE_URL)')
    .action(async () => ended(await (await import('./verbs/start.ts')).work(cli)))
  program
    .command('demo')
    .description('make a sample, send it to a sandbox, and read the file as its partner would')
    .action(async () => ended(await (await import('./demo.ts')).demo(cli)))
  program
    .command('sandbox')
    .description('an SFTP server to try things with, until stopped')
    .option('--port <n>', 'where to listen; without it where it listened before, at first 2222', wholeNumber(0, 65535))
    .option('--folder <path>', 'where it rests; without it in the data directory')
    .action(async (options) => ended(await (await import('./verbs/sandbox.ts')).sandbox(cli, options)))
  const keys = program.command('keys').description('API keys').helpOption('--help', 'print this help')
  keys
    .command('create')
    .description('make an API key and print it once')
    .argument('<name>', 'what it is for')
    .option('--days <n>', 'how long it opens; without it until it is deleted', wholeNumber(1, 3650))
    .addOption(json())
    .action(async (name, options) => ended(await (await import('./verbs/keys.ts')).createKey(cli, name, options)))
}

function addUpkeepVerbs(program: Command, cli: Cli, ended: Ended): void {
  program
    .command('move')
    .description('move what is in the embedded store to an empty PostgreSQL database')
    .requiredOption('--to <url>', 'as postgres://user@host/database')
    .action(async (options) => ended(await (await import('./verbs/move.ts')).move(cli, options)))
  program
    .command('doctor')
    .description('look at this installation, and say what is not well and what to do; change nothing')
    .addOption(json())
    .action(async (options) => ended(await (await import('./verbs/doctor.ts')).doctor(cli, options)))
  program
    .command('rotate-key')
    .description('seal every secret with another key: WAYBILL_NEW_KEY, or one that is made; nothing may run meanwhile')
    .action(async () => ended(await (await import('./verbs/rotate-key.ts')).rotate(cli)))
}

function addConfigurationVerbs(program: Command, cli: Cli, ended: Ended): void {
  const file = () => new Option('-f, --file <path>', 'the configuration file').makeOptionMandatory()
  const prune = () => new Option('--prune', 'delete what the file does not name')
  const load = () => import('./verbs/configuration.ts')
  program
    .command('plan')
    .description('show the difference between a configuration file and what is there')
    .addOption(file())
    .addOption(prune())
    .addOption(json())
    .action(async (options) => ended(await (await load()).plan(cli, options)))
  program
    .command('apply')
    .description('make what is there as a configuration file says')
    .addOption(file())
    .addOption(prune())
    .addOption(json())
    .action(async (options) => ended(await (await load()).apply(cli, options)))
  program
    .command('export')
    .description('write what is there as a configuration file, without secrets')
    .addOption(json())
    .action(async (options) => ended(await (await load()).exportConfiguration(cli, options)))
}

function addRunVerbs(program: Command, cli: Cli, ended: Ended): void {
  const destination = () => new Option('--destination <name>', 'which one, where an object goes to several')
  program
    .command('run')
    .description('run one orchestration, wait, and print its receipt')
    .argument('<name>', 'the query or database export that it sends')
    .addOption(destination())
    .addOption(json())
    .action(async (name, options) => ended(await (await import('./verbs/run.ts')).run(cli, name, options)))
  program
    .command('preview')
    .description('print the first rows exactly as the file would have them; send nothing')
    .argument('<name>', 'the query or database export that the orchestration sends')
    .addOption(destination())
    .option('--rows <n>', 'how many rows', wholeNumber(1, 1000), 10)
    .action(async (name, options) => ended(await (await import('./verbs/preview.ts')).preview(cli, name, options)))
  program
    .command('check')
    .description('prove that a destination would accept a file')
    .argument('<destination>')
    .addOption(json())
    .action(async (name, options) => ended(await (await import('./verbs/check.ts')).check(cli, name, options)))
  addHistoryVerbs(program, cli, ended)
}

function addHistoryVerbs(program: Command, cli: Cli, ended: Ended): void {
  const load = () => import('./verbs/runs.ts')
  const runs = program.command('runs').description('the latest runs').helpCommand(false)
  runs
    .option('--limit <n>', 'how many', wholeNumber(1, 1000), 20)
    .option('--cursor <text>', 'go on where an earlier list ended')
    .addOption(json())
    .action(async (options) => ended(await (await load()).listRuns(cli, options)))
  runs
    .command('show')
    .description('the receipt of one run')
    .argument('<id>')
    .addOption(json())
    .action(async (id, _options, command: Command) =>
      ended(await (await load()).showRun(cli, id, command.optsWithGlobals())),
    )
  program
    .command('stop')
    .description('stop a run')
    .argument('<run>', 'its id')
    .addOption(json())
    .action(async (id, options) => ended(await (await load()).stopRun(cli, id, options)))
  program
    .command('release')
    .description('send the files of a run that its guardrails hold, and print the receipt; not for who began it')
    .argument('<run>', 'its id')
    .addOption(json())
    .action(async (id, options) => ended(await (await import('./verbs/run.ts')).release(cli, id, options)))
  program
    .command('discard')
    .description('end a run that its guardrails hold; nothing is sent')
    .argument('<run>', 'its id')
    .addOption(json())
    .action(async (id, options) => ended(await (await load()).discardRun(cli, id, options)))
  addMendingVerbs(program, cli, ended)
  program
    .command('redeliver')
    .description('send the files of a run again, byte for byte, and print the receipt')
    .argument('<run>', 'its id')
    .addOption(json())
    .action(async (id, options) => ended(await (await import('./verbs/run.ts')).redeliver(cli, id, options)))
}

/** What is done with a run that failed or was stopped. */
function addMendingVerbs(program: Command, cli: Cli, ended: Ended): void {
  const mend = (verb: 'retry' | 'restart', what: string) =>
    program
      .command(verb)
      .description(what)
      .argument('<run>', 'its id')
      .addOption(json())
      .action(async (id, options) => ended(await (await import('./verbs/run.ts')).goOn(cli, id, verb, options)))
  mend('retry', 'go on with a run that failed: same settings, same files, at its first step that is not done')
  mend('restart', 'go on with a run that failed, with the configuration as it is now; all of its files are sent')
  program
    .command('skip')
    .description('let a group go on without a run of it that failed')
    .argument('<run>', 'its id')
    .option('--reason <text>', 'why, for whoever looks at it later')
    .addOption(json())
    .action(async (id, options) => ended(await (await import('./verbs/runs.ts')).skipRun(cli, id, options)))
}

/** A parser of options that take a whole number. */
function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}
