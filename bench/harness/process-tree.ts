import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const TICK_MS = 10

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** A process and all that stand below it, while they live. */
function treeOf(pid: number): number[] {
  let threads: string[] = []
  try {
    threads = readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
  const children = threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(treeOf)]
}

/** Processor time in ms of a process itself, and of those of its children that have ended. */
function ticksOf(pid: number): { own: number; ended: number } {
  // The name of a program may hold spaces and brackets: the numbers begin behind the last bracket.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ').map(Number) ?? []
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
  return { own: (user + system) * TICK_MS, ended: (endedUser + endedSystem) * TICK_MS }
}

/** Processor time in ms that a whole tree has used so far. */
export const cpuOfTree = (pid: number): number =>
  treeOf(pid).reduce((sum, each) => sum + ticksOf(each).own + ticksOf(each).ended, 0)

/** Processor time in ms of the children of this process that have ended. */
export const cpuOfEndedChildren = (): number => ticksOf(process.pid).ended

const peakMbOf = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024)

/** Watches the memory of a tree (VmHWM of each process) until it is stopped. */
export function watchMemory(root: number): { stop(): Promise<{ rootMb: number; childMb: number }> } {
  const peaks = new Map<number, number>()
  const stopping = new AbortController()
  const look = () => {
    for (const pid of treeOf(root)) peaks.set(pid, Math.max(peakMbOf(pid), peaks.get(pid) ?? 0))
  }
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      look()
      await sleep(50)
    }
  })()
  return {
    async stop() {
      look()
      stopping.abort()
      await watching
      const children = [...peaks].filter(([pid]) => pid !== root).map(([, peak]) => peak)
      return { rootMb: peaks.get(root) ?? 0, childMb: Math.max(0, ...children) }
    },
  }
}
