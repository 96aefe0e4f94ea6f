import { expect } from 'vitest'
import { type Ended, PASSPHRASE } from './command-line.ts'

/** Stands in the database of whoever tries bad input. */
export const CELL = 'cell-value-3307'
const SECRETS = [PASSPHRASE, CELL, 'hunter2-7719']

/** Two lines on standard error: the code and what happened, then what to do; nothing that is secret anywhere. */
export function expectRefusal(
  { status, stdout, stderr }: Ended,
  wanted: { status: number; code: string; says: RegExp },
): void {
  const lines = stderr.trimEnd().split('\n')
  const at = lines.findIndex((line) => line.startsWith(`waybill: ${wanted.code}: `))
  expect(at, stderr + stdout).toBeGreaterThanOrEqual(0)
  expect(lines[at]).toMatch(wanted.says)
  expect(lines[at + 1], 'what to do').toMatch(/^[A-Z].*\.$/)
  expect(status).toBe(wanted.status)
  for (const secret of SECRETS) expect(stdout + stderr).not.toContain(secret)
}
