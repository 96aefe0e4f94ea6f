import { findServerFile } from '../../api/server-file.ts'
import type { CliConfig } from '../cli.ts'
import { isAlive } from '../client/find-local-server.ts'
import { error, type Finding, ok, warning } from './finding.ts'
import type { QueueFigures } from './queue.ts'

const ANSWER_MS = 5000
const CHECK = 'server'

export interface SeenServer {
  readonly finding: Finding
  /** The address of one that answers and is well. */
  readonly url: string | null
}

/** The server that `WAYBILL_URL` names, or the one of the data directory. */
export async function examineServer({ serverUrl, dataFolder }: CliConfig, signal: AbortSignal): Promise<SeenServer> {
  const file = serverUrl === null ? await findServerFile(dataFolder) : undefined
  const url = serverUrl ?? (file && isAlive(file.pid) ? file.url : null)
  if (url === null) return { finding: ok(CHECK, 'No server runs on this data directory.'), url: null }
  const status = (await ask(url, '/healthz', signal))?.status ?? null
  if (status === 200) return { finding: ok(CHECK, `The server at ${url} answers.`), url }
  const hint = 'Look into its log; start it again if it does not come back by itself.'
  const sentence =
    status === null ? `The server at ${url} does not answer.` : `The server at ${url} is not well (status ${status}).`
  return { finding: error(CHECK, sentence, hint), url: null }
}

/** How the work of a server goes, as its `/metrics` say it; null where they do not. */
export async function askFigures(
  url: string,
  signal: AbortSignal,
): Promise<Pick<QueueFigures, 'queueAgeSeconds' | 'scheduleLagSeconds'> | null> {
  const text = await ask(url, '/metrics', signal).then(
    (answer) => answer?.text(),
    () => null,
  )
  signal.throwIfAborted()
  const figure = (name: string) => Number(new RegExp(`^waybill_${name}_seconds (\\S+)$`, 'm').exec(text ?? '')?.[1])
  const figures = { queueAgeSeconds: figure('queue_age'), scheduleLagSeconds: figure('schedule_lag') }
  return Number.isNaN(figures.queueAgeSeconds + figures.scheduleLagSeconds) ? null : figures
}

/** Null where there is no answer in time. */
async function ask(url: string, path: string, signal: AbortSignal): Promise<Response | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)])
  try {
    return await fetch(`${url.replace(/\/+$/, '')}${path}`, { signal: limit, redirect: 'error' })
  } catch {
    signal.throwIfAborted()
    return null
  }
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** Whether passwords cross the network in the open. */
export function examineAddress({ publicUrl, host }: CliConfig): Finding {
  const check = 'public address'
  const hint =
    'Put a proxy with TLS before it and set WAYBILL_PUBLIC_URL to its address, as https://waybill.acme.example.'
  if (publicUrl) {
    if (publicUrl.startsWith('https:')) return ok(check, `Browsers find it at ${publicUrl}.`)
    return LOOPBACK.has(new URL(publicUrl).hostname)
      ? ok(check, `Browsers of this machine find it at ${publicUrl}.`)
      : warning(check, `${publicUrl} is not encrypted: passwords cross the network in the open.`, hint)
  }
  if (LOOPBACK.has(host)) return ok(check, 'It listens to this machine only.')
  return warning(check, `It listens on ${host}, without encryption.`, hint)
}
