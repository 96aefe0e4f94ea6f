import { z } from 'zod'
import { AppError, ERRORS } from '../../model/errors.ts'
import { ACTIVE_STATES, isActive, type Receipt, receipt } from '../../model/run.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { type Client, connect } from '../client/client.ts'
import { findOrchestration } from '../client/find-orchestration.ts'
import { followRun } from '../client/follow-run.ts'
import { drawProgress } from '../print/progress.ts'
import { receiptText } from '../print/receipt.ts'
import { plain, printJson } from '../print/text.ts'

interface Options {
  readonly json?: boolean
  readonly destination?: string
}

const page = z.object({ items: z.array(receipt) })

/** Runs one orchestration, waits for its end, and prints the receipt. */
export async function run(cli: Cli, name: string, options: Options): Promise<ExitStatus> {
  await using client = await connect(cli, 'worker')
  const found = await findOrchestration(client, name, options.destination)
  const started = await startOrGoOn(cli, client, found.id)
  return await waitFor(cli, client, { started, isJson: options.json === true })
}

/**
 * Starts a run. Where this process alone holds the store, an active run is one that was cut off with an earlier process: it
 * goes on here, and another would send the same again.
 */
async function startOrGoOn(cli: Cli, client: Client, orchestrationId: string): Promise<Receipt> {
  try {
    return receipt.parse(await client.ask('POST', `/api/orchestrations/${orchestrationId}/runs`, { body: {} }))
  } catch (error) {
    const isRunning = error instanceof AppError && error.code === 'already_running'
    const isAlone = client.isInProcess && cli.config.databaseUrl === null
    if (!isRunning || !isAlone) throw error
    const query = new URLSearchParams({ orchestration: orchestrationId, state: ACTIVE_STATES.join(','), limit: '1' })
    const [active] = page.parse(await client.ask('GET', `/api/runs?${query}`)).items
    if (active === undefined) throw error
    if (active.state !== 'held') cli.err.write(`The run ${active.id} was interrupted and goes on.\n`)
    return active
  }
}

/** Sends the files of a run again, waits, and prints the receipt of the new run. */
export async function redeliver(cli: Cli, id: string, options: Options): Promise<ExitStatus> {
  await using client = await connect(cli, 'worker')
  const path = `/api/runs/${encodeURIComponent(id)}/redeliver`
  const started = receipt.parse(await client.ask('POST', path, { body: {} }))
  return await waitFor(cli, client, { started, isJson: options.json === true })
}

/** Goes on with a run that ended without success, waits, and prints its receipt. */
export async function goOn(cli: Cli, id: string, verb: 'retry' | 'restart', options: Options): Promise<ExitStatus> {
  await using client = await connect(cli, 'worker')
  const path = `/api/runs/${encodeURIComponent(id)}/${verb}`
  const started = receipt.parse(await client.ask('POST', path, { body: {} }))
  return await waitFor(cli, client, { started, isJson: options.json === true })
}

/** Lets the files of a held run go, waits, and prints its receipt. */
export async function release(cli: Cli, id: string, options: Options): Promise<ExitStatus> {
  await using client = await connect(cli, 'worker')
  const path = `/api/runs/${encodeURIComponent(id)}/release`
  const started = receipt.parse(await client.ask('POST', path, { body: {} }))
  return await waitFor(cli, client, { started, isJson: options.json === true })
}

async function waitFor(
  cli: Cli,
  client: Client,
  { started, isJson }: { started: Receipt; isJson: boolean },
): Promise<ExitStatus> {
  const ended = isActive(started.state) ? await follow(cli, client, started) : started
  if (isJson) printJson(cli.out, ended)
  else cli.out.write(receiptText(ended))
  if (ended.error !== null) {
    const { code, message, hint } = ended.error
    cli.err.write(`waybill: ${code}: ${plain(message)}\n${hint}\n`)
  } else if (ended.state === 'held') {
    const message = `Nothing was sent: the guardrails hold the run ${ended.id}.`
    cli.err.write(`waybill: run_held: ${message}\n${ERRORS.run_held.hint}\n`)
  }
  return ended.state === 'succeeded' ? 0 : 1
}

/** Watches a run to its end. Ctrl-C stops a run of this process; one of a server goes on there. */
async function follow(cli: Cli, client: Client, started: Receipt): Promise<Receipt> {
  using progress = drawProgress(cli.err)
  const signal = client.isInProcess ? new AbortController().signal : cli.signal
  using _interrupt = onInterrupt(cli, () => {
    if (!client.isInProcess) {
      cli.err.write(`\nThe run goes on at ${client.url}. To end it: waybill stop ${started.id}\n`)
      return
    }
    // A run that has just ended needs no stop, and its receipt comes all the same.
    client.ask('POST', `/api/runs/${started.id}/stop`, { body: {}, signal }).catch(() => {})
  })
  let latest = started
  progress.draw(latest)
  for await (const current of followRun(client, started.id, signal)) {
    latest = current
    progress.draw(latest)
  }
  return latest
}

/** Calls back at Ctrl-C, also at one that came already. */
function onInterrupt({ signal }: Cli, listener: () => void): Disposable {
  if (signal.aborted) listener()
  signal.addEventListener('abort', listener, { once: true })
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', listener) }
}
