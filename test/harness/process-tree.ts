import { readdirSync, readFileSync } from 'node:fs'

/** The processes that a process started, and those that they did, the youngest first. Linux only. */
export function processesBelow(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [...processesBelow(child), child])
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    // It has ended.
    return []
  }
}
