import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { error, type Finding, ok, warning } from './finding.ts'

const LEAST_NODE = 24
/** A run holds some dozens of files and connections, and several run at once. */
const ENOUGH_OPEN_FILES = 4096

/** What the machine has to offer to every process of Waybill. */
export async function examineMachine(): Promise<Finding[]> {
  return [node(), await openFiles(), await temporaryFolder(), timeZones()]
}

function node(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= LEAST_NODE) return ok('node', `Node ${process.versions.node}.`)
  return error('node', `This is Node ${process.versions.node}.`, 'Run npm ci: it brings the Node that Waybill needs.')
}

async function openFiles(): Promise<Finding> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const [, soft] = /^Max open files\s+(\S+)/m.exec(limits) ?? []
  if (soft === undefined) return ok('open files', 'This system does not say how many files may be open.')
  if (soft === 'unlimited' || Number(soft) >= ENOUGH_OPEN_FILES) {
    return ok('open files', `${soft} files may be open at once.`)
  }
  return warning(
    'open files',
    `Only ${soft} files may be open at once.`,
    `Raise it to ${ENOUGH_OPEN_FILES} or more: LimitNOFILE= of the systemd unit, or ulimit -n.`,
  )
}

async function temporaryFolder(): Promise<Finding> {
  const folder = tmpdir()
  try {
    await rm(await mkdtemp(join(folder, 'waybill-doctor-')), { recursive: true })
    return ok('temporary folder', `${folder} can be written to.`)
  } catch {
    return error(
      'temporary folder',
      `${folder} cannot be written to.`,
      'Set TMPDIR to a folder that can be written to.',
    )
  }
}

/** New York's clock is an hour apart in winter and in summer, where its rules are known. */
function timeZones(): Finding {
  const format = new Intl.DateTimeFormat('en', { timeZone: 'America/New_York', hour: 'numeric', hourCycle: 'h23' })
  const [winter, summer] = ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z'].map((at) => format.format(new Date(at)))
  if (winter === '07' && summer === '08') return ok('time zones', 'The rules of time zones are there.')
  return error(
    'time zones',
    'The rules of time zones are missing: schedules would run at wrong times.',
    'Run npm ci: the Node that it brings has them.',
  )
}
