import { z } from 'zod'
import type { Cli, ExitStatus } from '../cli.ts'
import { connect } from '../client/client.ts'
import { printJson } from '../print/text.ts'

const madeKey = z.object({ name: z.string(), key: z.string() })

/** Makes an API key that acts as its maker, and prints it: nobody can read it again. */
export async function createKey(cli: Cli, name: string, options: { readonly json?: boolean }): Promise<ExitStatus> {
  await using client = await connect(cli)
  const made = madeKey.parse(await client.ask('POST', '/api/api-keys', { body: { name } }))
  if (options.json) printJson(cli.out, made)
  else cli.out.write(`${made.key}\n`)
  return 0
}
