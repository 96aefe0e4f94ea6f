import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const serverFile = z.object({ url: z.url(), token: z.string().min(1), pid: z.int().positive() })

/** The server that holds a data directory, as it wrote it there. */
export type ServerFile = z.infer<typeof serverFile>

const HEALTH_TIMEOUT_MS = 2000

/**
 * The server that holds this data directory and answers. Null where none does: a file that a killed server left
 * behind is ignored, also when another program has its port or its process id meanwhile.
 */
export async function findLocalServer(dataFolder: string, signal: AbortSignal): Promise<ServerFile | null> {
  const file = await readServerFile(join(dataFolder, 'server.json'))
  return file !== null && isAlive(file.pid) && (await answers(file, signal)) ? file : null
}

async function readServerFile(path: string): Promise<ServerFile | null> {
  try {
    return serverFile.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function answers({ url }: ServerFile, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/healthz', url), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(HEALTH_TIMEOUT_MS)]),
      redirect: 'error',
    })
    return answer.headers.get('content-type')?.includes('json') ?? false
  } catch (error) {
    if (signal.aborted) throw error
    return false
  }
}
