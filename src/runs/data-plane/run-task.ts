import { AppError, ERRORS } from '../../model/errors.ts'
import { canKeepBack, hasRules } from '../../model/guardrails.ts'
import { rulesOf } from '../plan.ts'
import { build } from './build.ts'
import { type Counting, createCounting } from './counting.ts'
import { deliver } from './deliver.ts'
import { wholeFile } from './deliverables.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { RunInput } from './protocol.ts'
import { openRows } from './rows/open-rows.ts'
import { columnNames } from './rows/row-rules.ts'
import { refuseBadRows } from './rows/select-rows.ts'
import type { ServerEnd } from './server-end.ts'

interface RunWork {
  readonly input: RunInput
  readonly server: ServerEnd
  readonly outbox: Outbox
  readonly counting: Counting
}

/**
 * One attempt of a run: query, build and deliver, without what earlier attempts finished. Building and sending overlap; when
 * only the sending fails, the build goes on to its end, so that the next attempt sends from the spool. Where a guardrail may
 * keep the files back, nothing is sent before all are built and judged.
 */
export async function runTask(input: RunInput, server: ServerEnd, signal: AbortSignal): Promise<null> {
  const outbox = createOutbox()
  using counting = createCounting(server.ear, input.artifacts)
  for (const artifact of input.artifacts) {
    if (input.delivered.includes(artifact.id)) counting.sent(artifact.id, artifact.bytes)
    else outbox.add(wholeFile({ ...input.spool, id: artifact.id }, artifact))
  }
  const work = { input, server, outbox, counting }
  const isToSend = await (input.isBuilt ? mayLeave(work) : buildAndSend(work, signal))
  if (isToSend) await send(work, signal)
  return null
}

/** Asks only where there is something to judge by. @throws AppError as `Host.judge` */
async function mayLeave({ input, server }: RunWork): Promise<boolean> {
  return !hasRules(rulesOf(input.plan)) || (await server.host.judge()) === 'deliver'
}

async function send(work: RunWork, signal: AbortSignal): Promise<void> {
  signal.addEventListener('abort', () => work.outbox.end(signal.reason))
  work.counting.allBuilt()
  work.outbox.end()
  await work.server.host.step('deliver', 'running')
  await deliver(work, signal)
}

/** @returns whether the files are still to be sent: built first, and judged to be free */
async function buildAndSend(work: RunWork, stopped: AbortSignal): Promise<boolean> {
  const { host } = work.server
  const giveUp = new AbortController()
  const signal = AbortSignal.any([stopped, giveUp.signal])
  signal.addEventListener('abort', () => work.outbox.end(signal.reason))

  await host.step('query', 'running')
  const { plan } = work.input
  await using rows = await openRows(work.input, host, signal)
  const { engine, selections } = rows
  await refuseBadRows(plan, rows, (sentence) => host.warn(sentence))
  await host.described(Object.fromEntries(selections.map((it) => [it.table ?? '', columnNames(plan, it)])))
  await host.step('query', 'succeeded')

  await host.step('build', 'running')
  const building = async () => {
    await build({ ...work, engine, host }, selections)
    await host.step('build', 'succeeded')
    work.counting.allBuilt()
    const isFree = await mayLeave(work)
    work.outbox.end()
    return isFree
  }
  const sending = async () => {
    await host.step('deliver', 'running')
    await deliver(work, signal)
  }
  if (canKeepBack(rulesOf(plan))) return await building()
  const [built, sent] = await Promise.allSettled([
    building().catch((error) => {
      giveUp.abort(error)
      throw error
    }),
    sending().catch((error) => {
      if (!isRetryable(error)) giveUp.abort(error)
      throw error
    }),
  ])
  // The first to fail is the cause; the other only noticed.
  if (giveUp.signal.aborted) throw giveUp.signal.reason
  if (built.status === 'rejected') throw built.reason
  if (sent.status === 'rejected') throw sent.reason
  return false
}

const isRetryable = (error: unknown): boolean => error instanceof AppError && ERRORS[error.code].retry
