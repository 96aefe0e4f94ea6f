import { bytesText, counted, countText, durationText } from '../../lib/quantity.ts'
import type { Delivery, Receipt } from '../../model/run.ts'
import { alignedRows, plain, timeText } from './text.ts'

/** A receipt as a person reads it: the facts in a column, then each file with its proof. */
export function receiptText(receipt: Receipt): string {
  const facts: [string, string | null][] = [
    ['Run', receipt.id],
    ['State', stateText(receipt)],
    ['Sent', `${receipt.orchestration} to ${receipt.destination}`],
    ['Started', receipt.startedAt && `${timeText(receipt.startedAt)} by ${receipt.startedBy}`],
    ['Sends again', receipt.redeliveryOf],
    ['Attempts', receipt.attempt > 1 ? String(receipt.attempt) : null],
    ['Rows', receipt.rows === null ? null : countText(receipt.rows)],
    ['Steps', stepsText(receipt)],
    ...receipt.deliveries.flatMap(deliveryFacts),
    ['Success file', receipt.successFile],
    ...receipt.warnings.map((warning): [string, string] => ['Warning', warning]),
    ...heldFacts(receipt),
  ]
  const rows = facts.flatMap(([label, value]) => (value === null || value === '' ? [] : [[label, plain(value)]]))
  return `${alignedRows(rows).join('\n')}\n`
}

function heldFacts({ judgement }: Receipt): [string, string | null][] {
  if (judgement?.heldAt == null) return []
  const causes = judgement.findings.filter((it) => it.breach === 'hold')
  const { release } = judgement
  return [
    ...causes.map(({ sentence }): [string, string] => ['Held', sentence]),
    ['Released', release && `${timeText(release.at)} by ${release.by}`],
  ]
}

function deliveryFacts(delivery: Delivery): [string, string | null][] {
  const proof =
    delivery.verified === 'size' ? 'the server has this size' : 'the server took every byte and tells no size'
  return [
    ['File', delivery.path],
    ['', `${counted(delivery.rows, 'row')}, ${bytesText(delivery.bytes)}; ${proof}`],
    ['', `sha256 ${delivery.sha256}`],
    ['', delivery.contentSha256 === delivery.sha256 ? null : prefixed('content sha256 ', delivery.contentSha256)],
    ...(delivery.members ?? []).map(memberFact),
    ['', prefixed('encrypted to the PGP key ', delivery.pgpKeyFingerprint)],
    ['', prefixed('host key ', delivery.hostKeyFingerprint)],
    ...delivery.notes.map((note): [string, string] => ['', note]),
  ]
}

const memberFact = (member: { name: string; rows: number; bytes: number }): [string, string] => [
  '',
  `holds ${member.name}: ${counted(member.rows, 'row')}, ${bytesText(member.bytes)}`,
]

const prefixed = (prefix: string, value: string | null): string | null => (value === null ? null : prefix + value)

function stateText({ state, startedAt, endedAt }: Receipt): string {
  const duration = durationOf(startedAt, endedAt)
  return duration === null ? state : `${state} after ${duration}`
}

const durationOf = (startedAt: string | null, endedAt: string | null): string | null =>
  startedAt === null || endedAt === null ? null : durationText(Date.parse(endedAt) - Date.parse(startedAt))

function stepsText({ steps }: Receipt): string {
  return steps
    .map(({ name, state, startedAt, endedAt }) => {
      const duration = durationOf(startedAt, endedAt)
      return `${name} ${state === 'succeeded' && duration !== null ? duration : state}`
    })
    .join(', ')
}
