/** Lets only so many do something at once; the others wait for their turn, in order. */
export interface Turns {
  /**
   * Waits for a turn, which ends when it is disposed of.
   * @throws the signal's reason; whoever gave up has no turn
   */
  take(signal: AbortSignal): Promise<Disposable>
}

export function createTurns(atOnce: number): Turns {
  let free = atOnce
  const waiting: (() => void)[] = []
  const end = () => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return {
    async take(signal) {
      signal.throwIfAborted()
      if (free > 0) free -= 1
      else await turnOf(waiting, signal)
      let isOver = false
      return {
        [Symbol.dispose]() {
          if (isOver) return
          isOver = true
          end()
        },
      }
    },
  }
}

function turnOf(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const giveUp = () => {
    const place = waiting.indexOf(begin)
    if (place >= 0) waiting.splice(place, 1)
    reject(signal.reason)
  }
  const begin = () => {
    signal.removeEventListener('abort', giveUp)
    resolve()
  }
  signal.addEventListener('abort', giveUp, { once: true })
  waiting.push(begin)
  return promise
}
