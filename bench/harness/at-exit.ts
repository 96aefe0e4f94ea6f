const works: (() => void)[] = []

/** Does a last thing, at once and without waiting, however this process ends: also after an error, Ctrl-C or SIGTERM. */
export function atExit(work: () => void): void {
  if (works.length === 0) {
    process.once('exit', () => {
      for (const each of works) each()
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  }
  works.push(work)
}
