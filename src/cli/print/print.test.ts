import { expect, test } from 'vitest'
import { bytesText, durationText } from '../../lib/quantity.ts'
import type { Plan } from '../../model/configuration.ts'
import { type Receipt, receipt as receiptShape } from '../../model/run.ts'
import { planText } from './plan.ts'
import { drawProgress, progressLine } from './progress.ts'
import { receiptText } from './receipt.ts'
import { alignedRows, timeText } from './text.ts'

const receipt: Receipt = {
  id: 'run_1',
  orchestration: 'High value customers',
  orchestrationId: 'orc_1',
  objectType: 'query',
  destination: 'Persado',
  state: 'succeeded',
  startedBy: 'ana@acme.example',
  startedAt: '2026-11-23T08:30:00.000Z',
  endedAt: '2026-11-23T08:30:04.120Z',
  restedMs: 0,
  rows: 48213,
  deliveries: [
    {
      path: '/High_value.csv.gz',
      rows: 48213,
      bytes: 1_830_211,
      sha256: 'aa',
      contentSha256: 'bb',
      pgpKeyFingerprint: null,
      hostKeyFingerprint: 'SHA256:hk',
      verified: 'size',
      notes: [],
      sentAt: '2026-11-23T08:30:04.000Z',
    },
  ],
  successFile: '/High_value.csv.gz.DONE',
  steps: [
    { name: 'query', state: 'succeeded', startedAt: '2026-11-23T08:30:00.000Z', endedAt: '2026-11-23T08:30:00.200Z' },
    { name: 'build', state: 'succeeded', startedAt: '2026-11-23T08:30:00.200Z', endedAt: '2026-11-23T08:30:02.200Z' },
  ],
  warnings: [],
  redeliveryOf: null,
  attempt: 1,
  progress: null,
  judgement: null,
  arrivedBefore: [],
  skip: null,
  resolution: null,
  startedById: null,
  error: null,
  deadline: null,
}

test('a receipt reads as a column of facts', () => {
  expect(receiptText(receipt)).toBe(`Run           run_1
State         succeeded after 4.1 s
Sent          High value customers to Persado
Started       2026-11-23 08:30:00 UTC by ana@acme.example
Rows          48,213
Steps         query 0.2 s, build 2.0 s
File          /High_value.csv.gz
              48,213 rows, 1.83 MB; the server has this size
              sha256 aa
              content sha256 bb
              host key SHA256:hk
Success file  /High_value.csv.gz.DONE
`)
})

test('a name cannot rewrite the terminal', () => {
  expect(receiptText({ ...receipt, destination: 'P\u001b[2Jx' })).not.toContain('\u001b')
})

const running: Receipt = {
  ...receipt,
  state: 'running',
  steps: [{ name: 'deliver', state: 'running', startedAt: null, endedAt: null }],
  progress: {
    rows: 1200,
    builtBytes: 2_000_000,
    sentBytes: 500_000,
    totalBytes: 2_000_000,
    bytesPerSecond: 250_000,
    secondsLeft: 6,
  },
}

test('progress says step, share, rows, bytes, rate and time left', () => {
  const line = 'deliver  █████░░░░░░░░░░░░░░░  25 %  1,200 rows  500 kB of 2.00 MB  250 kB/s  6.0 s left'
  expect(progressLine(running).replaceAll('  ', ' ')).toBe(line.replaceAll('  ', ' '))
  expect(progressLine({ ...running, state: 'waiting' })).toBe('waiting to start')
  expect(progressLine({ ...running, state: 'stopping', attempt: 2, progress: null })).toBe('stopping (attempt 2)')
})

test('progress is drawn on a terminal only, and leaves its line empty', () => {
  const drawn = (isTTY: boolean, columns = 20) => {
    let text = ''
    const progress = drawProgress({ isTTY, columns, write: (part) => (text += part) })
    progress.draw(running)
    progress[Symbol.dispose]()
    return text
  }
  expect(drawn(false)).toBe('')
  expect(drawn(true)).toBe('\rdeliver  █████░░░░░\u001b[K\r\u001b[K')
  expect(drawn(true, 0), 'a terminal that does not tell its width').toContain('250 kB/s')
})

test('a plan says what it does to which field, and nothing of a secret', () => {
  const plan: Plan = {
    changes: [
      { action: 'create', section: 'databases', name: 'ACME', fields: [{ field: 'plugin', after: 'duckdb' }] },
      {
        action: 'change',
        section: 'credentials',
        name: 'Persado',
        fields: [
          { field: 'fields.passphrase', secret: 'changed' },
          { field: 'fields.port', before: 22, after: 2222 },
        ],
      },
    ],
    unchanged: 3,
    notes: ['Nothing starts the group “Weekly” by itself.'],
    applied: false,
  }
  expect(planText(plan)).toBe(`+ database ACME
~ credential Persado
    fields.passphrase: changed (secret)
    fields.port: 22 → 2222

1 to create, 1 to change, 3 unchanged.
Note: Nothing starts the group “Weekly” by itself.
`)
  expect(planText({ ...plan, changes: [], notes: [] })).toBe('Nothing to change: 3 objects as the file says.\n')
})

test('quantities are short', () => {
  expect([0, 999, 1000, 1_830_211, 5.5e12].map(bytesText)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.00 kB',
    '1.83 MB',
    '5.50 TB',
  ])
  expect([0, 412, 59_400, 185_000, 7_800_000].map(durationText)).toEqual([
    '0.0 s',
    '0.4 s',
    '59 s',
    '3 min 5 s',
    '2 h 10 min',
  ])
  expect(timeText('2026-11-23T08:30:04.120Z')).toBe('2026-11-23 08:30:04 UTC')
  expect(
    alignedRows([
      ['a', 'bb'],
      ['ccc', ''],
    ]),
  ).toEqual(['a    bb', 'ccc'])
})

test('a held run says what was found, and who released it', () => {
  const sentence = '3 rows: fewer than the 5 that there must be.'
  const finding = { rule: 'rows', breach: 'hold', about: null, measured: 3, min: 5, max: null, recent: [], sentence }
  const judged = { verdict: 'hold', findings: [finding], heldAt: '2026-11-24T08:30:00.000Z', release: null }
  const held = (more: object): Receipt =>
    receiptShape.parse({ ...receipt, state: 'held', endedAt: null, judgement: { ...judged, ...more } })
  expect(receiptText(held({}))).toContain(`Held          ${sentence}`)
  expect(receiptText(held({}))).not.toContain('Released')
  const release = { by: 'ben@acme.example', at: '2026-11-24T09:00:00.000Z' }
  expect(receiptText(held({ release }))).toMatch(/Released +.+ by ben@acme.example/)
})
