import { bytesText, counted, durationText } from '../../lib/quantity.ts'
import type { Receipt } from '../../model/run.ts'
import type { Output } from '../cli.ts'
import { plain } from './text.ts'

const BAR_CELLS = 20
/** Of a terminal that does not tell how wide it is. */
const COLUMNS = 80

/** One line that says how far a run is: the step, a bar once the size is known, rows, bytes, rate and time left. */
export function progressLine({ state, steps, progress, attempt }: Receipt): string {
  const step = steps.find((it) => it.state === 'running')?.name
  const doing = state === 'waiting' ? 'waiting to start' : state === 'running' ? (step ?? 'running') : state
  const words = [attempt > 1 ? `${doing} (attempt ${attempt})` : doing]
  if (progress === null || state === 'waiting') return words.join('')

  const { rows, builtBytes, sentBytes, totalBytes, bytesPerSecond, secondsLeft } = progress
  if (totalBytes !== null && totalBytes > 0) words.push(bar(Math.min(1, sentBytes / totalBytes)))
  words.push(counted(rows, 'row'))
  words.push(
    totalBytes === null
      ? `${bytesText(builtBytes)} built, ${bytesText(sentBytes)} sent`
      : sentOf(sentBytes, totalBytes),
  )
  if (bytesPerSecond > 0) words.push(`${bytesText(Math.round(bytesPerSecond))}/s`)
  if (secondsLeft !== null) words.push(`${durationText(Math.ceil(secondsLeft) * 1000)} left`)
  return words.join('  ')
}

const sentOf = (sent: number, total: number): string => `${bytesText(sent)} of ${bytesText(total)}`

function bar(share: number): string {
  const filled = Math.floor(share * BAR_CELLS)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${String(Math.floor(share * 100)).padStart(3)} %`
}

/** Keeps one line of a terminal up to date, and leaves it empty. Draws nothing where there is no terminal. */
export function drawProgress(err: Output): Disposable & { draw(receipt: Receipt): void } {
  if (!err.isTTY) return { draw() {}, [Symbol.dispose]() {} }
  return {
    draw(receipt) {
      const cells = [...plain(progressLine(receipt))].slice(0, (err.columns || COLUMNS) - 1)
      err.write(`\r${cells.join('')}\u001b[K`)
    },
    [Symbol.dispose]() {
      err.write('\r\u001b[K')
    },
  }
}
