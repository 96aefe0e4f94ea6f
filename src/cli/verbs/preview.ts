import { z } from 'zod'
import type { Cli, ExitStatus } from '../cli.ts'
import { connect } from '../client/client.ts'
import { findOrchestration } from '../client/find-orchestration.ts'

/** `base64`: the bytes of the file, which need not be UTF-8 text. */
const filePreview = z.object({ name: z.string(), rows: z.int(), base64: z.base64() })

const TIMEOUT_MS = 130_000

/** Writes the first rows to standard output, exactly as the file would have them before encoding and encryption. */
export async function preview(
  cli: Cli,
  name: string,
  options: { readonly destination?: string; readonly rows: number },
): Promise<ExitStatus> {
  await using client = await connect(cli)
  const { id } = await findOrchestration(client, name, options.destination)
  const answer = await client.ask('POST', `/api/orchestrations/${id}/preview`, {
    body: { rows: options.rows },
    timeoutMs: TIMEOUT_MS,
  })
  cli.out.write(Buffer.from(filePreview.parse(answer).base64, 'base64'))
  return 0
}
