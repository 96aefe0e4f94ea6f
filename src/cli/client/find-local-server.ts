import { findServerFile, type ServerFile } from '../../api/server-file.ts'

const HEALTH_TIMEOUT_MS = 2000

/**
 * The server that holds this data directory and answers. Null where none does: a file that a killed server left
 * behind is ignored, also when another program has its process id meanwhile.
 */
export async function findLocalServer(dataFolder: string, signal: AbortSignal): Promise<ServerFile | null> {
  const file = await findServerFile(dataFolder)
  return file !== undefined && isAlive(file.pid) && (await answers(file, signal)) ? file : null
}

/** Whether a process has this id, also one of somebody else. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function answers({ url }: ServerFile, signal: AbortSignal): Promise<boolean> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(HEALTH_TIMEOUT_MS)])
    const answer = await fetch(new URL('/healthz', url), { signal: limit, redirect: 'error' })
    return answer.headers.get('content-type')?.includes('json') ?? false
  } catch (error) {
    if (signal.aborted) throw error
    return false
  }
}
