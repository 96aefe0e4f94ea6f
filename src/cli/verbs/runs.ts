import { z } from 'zod'
import { countText, durationText } from '../../lib/quantity.ts'
import { type Receipt, receipt } from '../../model/run.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { connect } from '../client/client.ts'
import { receiptText } from '../print/receipt.ts'
import { alignedRows, plain, printJson, timeText } from '../print/text.ts'

interface Options {
  readonly json?: boolean
}

const receipts = z.object({ items: z.array(receipt), nextCursor: z.string().nullable() })

/** Prints the latest runs, newest first. */
export async function listRuns(
  cli: Cli,
  options: Options & { readonly limit: number; readonly cursor?: string },
): Promise<ExitStatus> {
  await using client = await connect(cli)
  const query = new URLSearchParams({ limit: String(options.limit), ...(options.cursor && { cursor: options.cursor }) })
  const page = receipts.parse(await client.ask('GET', `/api/runs?${query}`))
  if (options.json) printJson(cli.out, page)
  else cli.out.write(listText(page.items, page.nextCursor))
  return 0
}

/** Prints the receipt of one run. */
export async function showRun(cli: Cli, id: string, options: Options): Promise<ExitStatus> {
  await using client = await connect(cli)
  return show(cli, await client.ask('GET', `/api/runs/${encodeURIComponent(id)}`), options)
}

/** Stops a run and prints how it stands. */
export async function stopRun(cli: Cli, id: string, options: Options): Promise<ExitStatus> {
  await using client = await connect(cli)
  return show(cli, await client.ask('POST', `/api/runs/${encodeURIComponent(id)}/stop`, { body: {} }), options)
}

/** Ends a held run without sending anything, and prints how it stands. */
export async function discardRun(cli: Cli, id: string, options: Options): Promise<ExitStatus> {
  await using client = await connect(cli)
  return show(cli, await client.ask('POST', `/api/runs/${encodeURIComponent(id)}/discard`, { body: {} }), options)
}

/** Lets a group go on without a run that failed, and prints how the run stands. */
export async function skipRun(
  cli: Cli,
  id: string,
  { reason, ...options }: Options & { readonly reason?: string },
): Promise<ExitStatus> {
  await using client = await connect(cli)
  const body = reason === undefined ? {} : { reason }
  return show(cli, await client.ask('POST', `/api/runs/${encodeURIComponent(id)}/skip`, { body }), options)
}

function show(cli: Cli, answer: unknown, options: Options): ExitStatus {
  const found = receipt.parse(answer)
  if (options.json) printJson(cli.out, found)
  else cli.out.write(receiptText(found) + errorText(found))
  return 0
}

const errorText = ({ error }: Receipt): string =>
  error === null ? '' : `\n${error.code}: ${plain(error.message)}\n${error.hint}\n`

function listText(runs: readonly Receipt[], nextCursor: string | null): string {
  if (runs.length === 0) return 'No runs yet.\n'
  const lines = alignedRows([
    ['RUN', 'STATE', 'SENDS', 'TO', 'STARTED', 'TOOK', 'ROWS'],
    ...runs.map((run) => [
      run.id,
      run.error === null ? run.state : `${run.state} (${run.error.code})`,
      plain(run.orchestration),
      plain(run.destination),
      run.startedAt === null ? '' : timeText(run.startedAt),
      run.startedAt === null || run.endedAt === null
        ? ''
        : durationText(Date.parse(run.endedAt) - Date.parse(run.startedAt)),
      run.rows === null ? '' : countText(run.rows),
    ]),
  ])
  const more = nextCursor === null ? '' : `\nOlder ones: waybill runs --cursor ${nextCursor}\n`
  return `${lines.join('\n')}\n${more}`
}
