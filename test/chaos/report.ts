import type { Findings } from './invariants.ts'

const KEPT = 50

/** What a story came to. */
export interface Report {
  fault(name: string): void
  round(findings: Findings): void
  wrong(sentence: string): void
  isBad(): boolean
  /** The last round in one line. */
  lastLine(): string
  figures(): Figures
  table(): string
}

export interface Figures {
  readonly seed: number
  readonly store: string
  readonly minutes: number
  readonly rounds: number
  readonly faults: Readonly<Record<string, number>>
  readonly faultsInAll: number
  readonly due: number
  readonly skipped: number
  readonly groupRuns: number
  readonly runs: number
  readonly succeeded: number
  readonly failed: number
  readonly stopped: number
  readonly files: number
  readonly heldBack: number
  readonly leftovers: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly wrong: readonly string[]
}

export function openReport({ seed, store }: { readonly seed: number; readonly store: string }): Report {
  const startedAt = performance.now()
  const faults = new Map<string, number>()
  const wrong: string[] = []
  const rounds: Findings[] = []
  const sum = (of: (it: Findings) => number) => rounds.reduce((total, it) => total + of(it), 0)
  const all = (of: (it: Findings) => readonly string[]) => rounds.flatMap(of).slice(0, KEPT)
  const runsOf = ({ runs }: Findings) => Object.values(runs).reduce((total, it) => total + it, 0)
  const figures = (): Figures => ({
    seed,
    store,
    minutes: Math.round((performance.now() - startedAt) / 6000) / 10,
    rounds: rounds.length,
    faults: Object.fromEntries(faults),
    faultsInAll: [...faults.values()].reduce((total, it) => total + it, 0),
    due: sum((it) => it.due),
    skipped: sum((it) => it.skipped),
    groupRuns: sum((it) => it.groupRuns),
    runs: sum(runsOf),
    succeeded: sum((it) => it.runs.succeeded),
    failed: sum((it) => it.runs.failed),
    stopped: sum((it) => it.runs.stopped),
    files: sum((it) => it.files),
    heldBack: sum((it) => it.heldBack),
    leftovers: sum((it) => it.leftovers),
    lost: all((it) => it.lost),
    doubled: all((it) => it.doubled),
    wrong: [...wrong, ...all((it) => it.wrong)],
  })
  return {
    fault: (name) => void faults.set(name, (faults.get(name) ?? 0) + 1),
    round: (findings) => void rounds.push(findings),
    wrong: (sentence) => void wrong.push(sentence),
    isBad: () => wrong.length > 0 || rounds.some((it) => it.lost.length + it.doubled.length + it.wrong.length > 0),
    lastLine() {
      const it = rounds.at(-1)
      if (!it) return 'no round yet'
      const { succeeded, failed, stopped } = it.runs
      const runs = `${runsOf(it)} runs (${succeeded} completed, ${failed} failed, ${stopped} stopped)`
      return `round ${rounds.length}: ${it.due} due, ${it.skipped} skipped, ${runs}, ${it.files} files, ${it.heldBack} held back`
    },
    figures,
    table: () => tableOf(figures()),
  }
}

function tableOf({ lost, doubled, wrong, faults, ...rest }: Figures): string {
  const counts = { ...rest, lost: lost.length, doubled: doubled.length, wrong: wrong.length }
  const lines = [
    ...Object.entries(counts).map(([name, value]) => `| ${name} | ${value} |`),
    ...Object.entries(faults).map(([name, value]) => `| fault: ${name} | ${value} |`),
  ]
  const sentences = [...lost, ...doubled, ...wrong].map((it) => `- ${it}`)
  return ['| what | how many |', '|---|---|', ...lines, ...sentences].join('\n')
}
