import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpuOfEndedChildren, watchMemory } from './process-tree.ts'

/** What one run of one side cost: wall and processor time in seconds, the largest process in MB. */
export interface Cost {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMb: number
}

/**
 * Runs a bash script to its end, as an operator would.
 * @throws Error when it, or any part of a pipe, fails
 */
export async function runShell(script: string, environment: Record<string, string> = {}): Promise<Cost> {
  const cpuBefore = cpuOfEndedChildren()
  const startedAt = performance.now()
  const child = spawn('bash', ['-c', `set -eo pipefail; ${script}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  })
  const memory = watchMemory(child.pid ?? 0)
  const [code] = await once(child, 'exit')
  const seconds = (performance.now() - startedAt) / 1000
  const { childMb, rootMb } = await memory.stop()
  if (code !== 0) throw new Error(`exit ${code}: ${script}`)
  return { seconds, cpuSeconds: (cpuOfEndedChildren() - cpuBefore) / 1000, peakMb: Math.max(childMb, rootMb) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (low + high) / 2
}

const medianCost = (costs: readonly Cost[]): Cost => ({
  seconds: median(costs.map((cost) => cost.seconds)),
  cpuSeconds: median(costs.map((cost) => cost.cpuSeconds)),
  peakMb: Math.max(...costs.map((cost) => cost.peakMb)),
})

export interface Side {
  readonly name: string
  readonly run: () => Promise<Cost>
  /** How many times faster ours must be than this side; absent for our own side. */
  readonly atLeast?: number
}

/** Runs all sides in turn, again and again (A B C, A B C, …), so that a busy minute meets each of them. */
export async function interleave(sides: readonly Side[], rounds: number): Promise<Map<Side, Cost>> {
  const costs = new Map<Side, Cost[]>(sides.map((side) => [side, []]))
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) costs.get(side)?.push(await side.run())
  }
  return new Map([...costs].map(([side, all]) => [side, medianCost(all)]))
}

/** Prints one line a side as a Markdown table; the first side is ours. */
export function report(title: string, costs: ReadonlyMap<Side, Cost>, by: 'seconds' | 'cpuSeconds' = 'seconds'): void {
  const [ours] = costs.values()
  if (!ours) return
  console.log(`\n**${title}**\n\n| side | wall s | processor s | largest process MB | ratio | asked |`)
  console.log('|---|---|---|---|---|---|')
  for (const [side, cost] of costs) {
    const ratio = side.atLeast === undefined ? '' : `${(cost[by] / ours[by]).toFixed(2)}×`
    const asked = side.atLeast === undefined ? '' : `${side.atLeast.toFixed(1)}×`
    const cells = [side.name, cost.seconds.toFixed(2), cost.cpuSeconds.toFixed(2), cost.peakMb, ratio, asked]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
