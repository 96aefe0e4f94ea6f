import type { Notice } from './channel.ts'

/** A title without its full stop, for where it stands alone. */
export const headlineOf = ({ title }: Notice): string => title.replace(/\.$/, '')

const momentText = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`

/** What is known, in blocks of lines: cause, details, where, and the log. The title and the link are not among them. */
export function blocksOf(notice: Notice): string[][] {
  const { error, details, log } = notice
  const cause = error ? [error.message, `What to do: ${error.hint}`, `Error: ${error.code}`] : []
  const lines = log.map((it) => `${it.at.slice(11, 19)}  ${it.text}`)
  return [
    cause,
    [...details],
    factsOf(notice),
    lines.length > 0 ? ['The last lines of the log of the run:', ...lines] : [],
  ].filter((block) => block.length > 0)
}

function factsOf({ at, orchestration, destination, group, run }: Notice): string[] {
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Orchestration', orchestration],
    ['Destination', destination],
    ['Group', group],
    ['Run', run && `${run.id}, attempt ${run.attempt}, started by ${run.startedBy}`],
    ['Rows', run?.rows?.toLocaleString('en-US')],
    ['At', momentText(at)],
  ]
  return facts.flatMap(([title, value]) => (value ? [`${title}: ${value}`] : []))
}

/** A notice as plain text. */
export const textOf = (notice: Notice): string =>
  [[notice.title], ...blocksOf(notice), ...(notice.link ? [[notice.link]] : [])]
    .map((block) => block.join('\n'))
    .join('\n\n')
