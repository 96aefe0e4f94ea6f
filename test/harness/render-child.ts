import { setTimeout as wait } from 'node:timers/promises'
import { PLAIN, startEngine } from './engine.ts'

/** What a process used that rendered one query to nothing. */
export interface Usage {
  readonly rows: number
  readonly bytes: number
  readonly peakMb: number
  /** Seconds of processor time while the reader stood still. */
  readonly stalledCpu: number
}

const seconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const [sql = '', stallMs = '0'] = process.argv.slice(2)
await using open = await startEngine()
const { bytes, rows } = open.engine.render(sql, { columns: await open.engine.describe(sql), file: PLAIN })
let total = 0
let stalledCpu = 0
for await (const chunk of bytes) {
  if (stallMs !== '0' && stalledCpu === 0 && total > 20_000_000) {
    const before = seconds()
    await wait(Number(stallMs))
    stalledCpu = seconds() - before
  }
  total += chunk.byteLength
}
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(JSON.stringify({ rows: await rows, bytes: total, peakMb, stalledCpu } satisfies Usage))
