import { z } from 'zod'
import type { Cli, ExitStatus } from '../cli.ts'
import { connect } from '../client/client.ts'
import { findOrchestration } from '../client/find-orchestration.ts'

const filePreview = z.object({ text: z.string() })

const TIMEOUT_MS = 130_000

/** Writes the first rows to standard output, exactly as the file would have them before encoding and encryption. */
export async function preview(
  cli: Cli,
  name: string,
  options: { readonly destination?: string; readonly rows: number },
): Promise<ExitStatus> {
  await using client = await connect(cli)
  const { id } = await findOrchestration(client, name, options.destination)
  const path = `/api/orchestrations/${id}/preview?rows=${options.rows}`
  cli.out.write(filePreview.parse(await client.ask('GET', path, { timeoutMs: TIMEOUT_MS })).text)
  return 0
}
