import { readFileSync } from 'node:fs'
import type { CliConfig } from './cli/cli.ts'
import { runCli } from './cli/program.ts'
import { reportError } from './cli/report-error.ts'
import { readConfig, readVariable } from './config.ts'

const KILLED_BY_CTRL_C = 130

const interrupt = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (interrupt.signal.aborted) process.exit(KILLED_BY_CTRL_C)
    interrupt.abort()
  })
}
// Whoever reads, such as `head`, may have enough before everything was written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

async function main(): Promise<number> {
  let config: CliConfig
  try {
    config = readConfig()
  } catch (error) {
    return await reportError({ err: process.stderr, config: readConfig({}) }, error)
  }
  return await runCli(
    {
      config,
      version: manifest.version,
      variable: readVariable,
      out: process.stdout,
      err: process.stderr,
      signal: interrupt.signal,
    },
    process.argv.slice(2),
  )
}

process.exitCode = await main()
