import { systemClock } from '../../lib/clock.ts'
import type { Cli, ExitStatus } from '../cli.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { plain, printJson } from '../print/text.ts'

/** Says of each part of the installation whether it is well, and what to do where it is not. 1 where something is wrong. */
export async function doctor(cli: Cli, options: { readonly json?: boolean }, clock = systemClock): Promise<ExitStatus> {
  const findings = await examine(cli.config, clock, cli.signal)
  const isWell = findings.every((it) => it.level !== 'error')
  if (options.json) printJson(cli.out, { ok: isWell, findings })
  else for (const finding of findings) cli.out.write(findingText(finding))
  return isWell ? 0 : 1
}

const WIDTH = 'warning'.length

const findingText = ({ level, check, sentence, hint }: Finding): string => {
  const line = `${level.padEnd(WIDTH)}  ${check}: ${plain(sentence)}\n`
  return hint === null ? line : `${line}${' '.repeat(WIDTH + 2)}${hint}\n`
}
