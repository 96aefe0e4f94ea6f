import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readEvents } from '../../src/cli/client/events.ts'
import { isActive, type Receipt } from '../../src/model/run.ts'
import { atExit } from './at-exit.ts'
import { freePort } from './free-port.ts'
import type { Cost } from './measure.ts'
import { cpuOfTree, watchMemory } from './process-tree.ts'

interface RunCost extends Cost {
  readonly receipt: Receipt
  /** VmHWM of the largest data-plane process, and of the server. */
  readonly dataPlaneMb: number
  readonly serverMb: number
}

/** A server of Waybill with a data directory of its own. */
export interface WaybillServer extends AsyncDisposable {
  readonly pid: number
  /** From the request to the receipt. @throws Error when the run does not succeed */
  run(object: string, destination: string): Promise<RunCost>
  redeliver(runId: string): Promise<RunCost>
  /** Starts a run and does not wait; `end` gives what it cost. */
  begin(object: string, destination: string): Promise<{ id: string; end(): Promise<RunCost> }>
}

/** `npm start` on an empty data directory, configured as the keys of a configuration file say. */
export async function startWaybill(folder: string, configuration: unknown): Promise<WaybillServer> {
  const dataFolder = join(folder, 'data')
  rmSync(dataFolder, { recursive: true, force: true })
  mkdirSync(dataFolder, { recursive: true })
  const log = openSync(join(folder, 'server.log'), 'w')
  const child = spawn(process.execPath, [resolve('src/main.ts'), 'start', '--port', String(await freePort())], {
    stdio: ['ignore', log, log],
    env: { ...process.env, WAYBILL_DATA: dataFolder, DATABASE_URL: '', WAYBILL_URL: '', WAYBILL_KEY: '' },
  })
  const pid = child.pid ?? 0
  atExit(() => child.kill('SIGKILL'))
  const address = await findServer(dataFolder, join(folder, 'server.log'))
  const ask = askAt(address)
  await ask('POST', '/api/configuration/apply', { configuration })

  const begin = async (path: string) => {
    const cpuBefore = cpuOfTree(pid)
    const memory = watchMemory(pid)
    const startedAt = performance.now()
    const { id } = (await ask('POST', path, {})) as Receipt
    const end = async (): Promise<RunCost> => {
      const receipt = await ended(address, id)
      const seconds = (performance.now() - startedAt) / 1000
      const { rootMb, childMb } = await memory.stop()
      if (receipt.state !== 'succeeded') throw new Error(`${receipt.state}: ${JSON.stringify(receipt.error)}`)
      const cpuSeconds = (cpuOfTree(pid) - cpuBefore) / 1000
      return { seconds, cpuSeconds, peakMb: childMb, receipt, dataPlaneMb: childMb, serverMb: rootMb }
    }
    return { id, end }
  }
  const beginRun = async (object: string, destination: string) =>
    begin(`/api/orchestrations/${await idOf(ask, object, destination)}/runs`)
  return {
    pid,
    begin: beginRun,
    run: async (object, destination) => (await beginRun(object, destination)).end(),
    redeliver: async (runId) => (await begin(`/api/runs/${runId}/redeliver`)).end(),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>

/** Where a server listens, and what a request has to carry. */
interface Address {
  readonly server: string
  readonly headers: Readonly<Record<string, string>>
}

async function findServer(dataFolder: string, log: string): Promise<Address> {
  const path = join(dataFolder, 'server.json')
  for (const deadline = performance.now() + 60_000; !existsSync(path); await sleep(100)) {
    if (performance.now() > deadline) throw new Error(`the server did not start: see ${log}`)
  }
  const { url, token } = JSON.parse(readFileSync(path, 'utf8'))
  return { server: url, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }
}

const askAt =
  ({ server, headers }: Address): Ask =>
  async (method, route, body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(new URL(route, server), { method, headers, ...sent })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${method} ${route}: ${JSON.stringify(answer)}`)
    return answer
  }

async function idOf(ask: Ask, object: string, destination: string): Promise<string> {
  const { items } = (await ask('GET', '/api/orchestrations?limit=100')) as {
    items: { id: string; object: string; destination: string }[]
  }
  const found = items.find((it) => it.object === object && it.destination === destination)
  if (!found) throw new Error(`no orchestration of ${object} to ${destination}`)
  return found.id
}

/** Listens, as the command line does: questions would show in the processor time of the server. */
async function ended({ server, headers }: Address, id: string): Promise<Receipt> {
  const { body } = await fetch(new URL(`/api/runs/${id}/events`, server), { headers })
  if (body === null) throw new Error('the server tells nothing of the run')
  let last: Receipt | undefined
  for await (const { data } of readEvents(body)) last = data as Receipt
  if (last === undefined || isActive(last.state)) throw new Error('the server stopped to tell of the run')
  return last
}
