import { z } from 'zod'
import type { Cli, ExitStatus } from '../cli.ts'
import { connect } from '../client/client.ts'
import { printJson } from '../print/text.ts'

const DAY_MS = 86_400_000

interface KeyOptions {
  readonly days?: number
  readonly json?: boolean
}

const madeKey = z.object({ name: z.string(), key: z.string() })

/** Makes an API key that acts as its maker, and prints it: nobody can read it again. */
export async function createKey(cli: Cli, name: string, options: KeyOptions): Promise<ExitStatus> {
  await using client = await connect(cli)
  const { days } = options
  const expiresAt = days === undefined ? {} : { expiresAt: new Date(Date.now() + days * DAY_MS).toISOString() }
  const made = madeKey.parse(await client.ask('POST', '/api/api-keys', { body: { name, ...expiresAt } }))
  if (options.json) printJson(cli.out, made)
  else cli.out.write(`${made.key}\n`)
  return 0
}
