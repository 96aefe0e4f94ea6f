import { type CheckReport, type CheckStep, checkReport, checkStep, destination } from '../../model/destination.ts'
import { AppError, ERRORS, type ErrorCode, type Problem } from '../../model/errors.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { type Client, connect } from '../client/client.ts'
import { findByName } from '../client/find-by-name.ts'
import { asError } from '../client/problem.ts'
import { plain, printJson } from '../print/text.ts'

/** Proves that a destination would accept a file, and prints each step as it ends. */
export async function check(cli: Cli, name: string, options: { readonly json?: boolean }): Promise<ExitStatus> {
  await using client = await connect(cli)
  const { id } = await findByName(client, { path: '/api/destinations', noun: 'destination', name }, destination)
  const report = await follow(client, id, (step) => {
    if (!options.json) cli.out.write(stepText(step))
  })
  if (options.json) printJson(cli.out, report)
  else cli.out.write(endText(report))
  const failed = report.steps.find((step) => !step.ok)
  if (failed) cli.err.write(errorText(failed))
  return report.ok ? 0 : 1
}

/** The events of a check: each step, then the report. */
async function follow(client: Client, id: string, onStep: (step: CheckStep) => void): Promise<CheckReport> {
  for await (const { name, data } of client.events(`/api/destinations/${id}/check/events`, {
    method: 'POST',
    body: {},
  })) {
    if (name === 'problem') throw asError(data as Problem)
    const report = checkReport.safeParse(data)
    if (report.success) return report.data
    const step = checkStep.safeParse(data)
    if (step.success) onStep(step.data)
  }
  throw new AppError('server_unreachable', `The server at ${client.url} ended the check before its end.`)
}

const stepText = ({ ok, name, sentence }: CheckStep): string => `${ok ? '✓' : '✗'} ${name}: ${plain(sentence)}\n`

function endText({ destination: name, ok, hostKeyFingerprint }: CheckReport): string {
  const hostKey = hostKeyFingerprint === null ? '' : `Host key ${hostKeyFingerprint}\n`
  return `${hostKey}${name} ${ok ? 'would accept a file' : 'would not accept a file'}.\n`
}

function errorText({ code, sentence }: CheckStep): string {
  const known: ErrorCode = code !== undefined && code in ERRORS ? (code as ErrorCode) : 'destination_refused'
  return `waybill: ${known}: ${plain(sentence)}\n${ERRORS[known].hint}\n`
}
