import { mkdtemp, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { bytesText } from '../../lib/quantity.ts'
import { keyPathOf } from '../../vault/key.ts'
import { error, type Finding, ok, warning } from './finding.ts'

const OTHERS = 0o077
/** Below this a large query has no room for what does not fit into memory. */
const LITTLE_BYTES = 2e9

/** Whether the data directory is there, can be used, and is closed to others. */
export async function examineDataFolder(dataFolder: string): Promise<Finding> {
  const check = 'data directory'
  const found = await stat(dataFolder).catch(() => null)
  if (found === null) {
    return warning(
      check,
      `${dataFolder} is not there.`,
      'Set WAYBILL_DATA, or start Waybill: the first start makes it.',
    )
  }
  if (!(await isWritable(dataFolder))) {
    return error(
      check,
      `${dataFolder} cannot be written to.`,
      'Give it to the user that Waybill runs as, on a disk that is mounted for writing.',
    )
  }
  if ((found.mode & OTHERS) !== 0) {
    return warning(check, `Other users may look into ${dataFolder}.`, `Run chmod 700 ${dataFolder}.`)
  }
  return ok(check, `${dataFolder} can be written to, by its owner only.`)
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await rm(await mkdtemp(join(folder, 'doctor-')), { recursive: true })
    return true
  } catch {
    return false
  }
}

/** Whether others may read the file of the key. Null where there is none. */
export async function isKeyOpen(dataFolder: string): Promise<boolean | null> {
  const found = await stat(keyPathOf(dataFolder)).catch(() => null)
  return found && (found.mode & OTHERS) !== 0
}

/** Whether the next file has room. `largestBytes` is null where it cannot be known. */
export async function examineDisk(spoolFolder: string, largestBytes: number | null): Promise<Finding> {
  const check = 'disk'
  const { bavail, bsize } = await statfs(await nearest(spoolFolder))
  const free = bavail * bsize
  const hint = 'Free space, or put the data directory on a larger disk.'
  const room = `${bytesText(free)} are free for ${spoolFolder}`
  if (largestBytes !== null && free < largestBytes) {
    return error(check, `${room}, and the largest file had ${bytesText(largestBytes)}.`, hint)
  }
  if (free < Math.max(LITTLE_BYTES, 3 * (largestBytes ?? 0))) return warning(check, `Only ${room}.`, hint)
  return ok(check, largestBytes ? `${room}; the largest file had ${bytesText(largestBytes)}.` : `${room}.`)
}

/** The folder itself, or the one in which it would be made. */
async function nearest(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  )
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder))
}
