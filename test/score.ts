import type { Reporter, TestModule } from 'vitest/node'

export interface Score {
  readonly passed: number
  readonly failed: number
}

/** Counts while the tests run, so that a run that is cut off has already said what failed. */
export interface Scorer {
  readonly reporter: Reporter
  /** What is wrong so far, a line each: failed and skipped tests, files that could not be read, errors outside of any test. */
  faults(): string[]
  /** Files with such tests; null where something was wrong outside of any. */
  failedFiles(): string[] | null
  /** Files that have begun and not ended. */
  unfinished(): string[]
  /** @param without files that are not counted */
  score(without?: readonly string[]): Score
}

export function openScorer(): Scorer {
  const outside: string[] = []
  const files = new Map<string, { passed: number; readonly faults: string[] }>()
  const running = new Set<string>()
  const of = ({ relativeModuleId: name }: TestModule) => {
    const file = files.get(name) ?? { passed: 0, faults: [] }
    files.set(name, file)
    return file
  }
  return {
    reporter: {
      onTestModuleStart: (file) => void running.add(file.relativeModuleId),
      onTestCaseResult(test) {
        const { state } = test.result()
        if (state === 'passed') of(test.module).passed++
        if (state === 'failed') {
          of(test.module).faults.push(`Failed: ${test.module.relativeModuleId}: ${test.fullName}`)
        }
      },
      onTestModuleEnd(file) {
        running.delete(file.relativeModuleId)
        of(file).faults.push(...omittedIn(file))
      },
      onTestRunEnd(_files, errors) {
        outside.push(...errors.map((error) => `Outside of any test: ${error.message}`))
      },
    },
    faults: () => [...[...files.values()].flatMap((it) => it.faults), ...outside],
    failedFiles: () =>
      outside.length > 0 ? null : [...files].flatMap(([name, { faults }]) => (faults.length > 0 ? [name] : [])),
    unfinished: () => [...running],
    score(without = []) {
      const counted = [...files].flatMap(([name, file]) => (without.includes(name) ? [] : [file]))
      const sum = (count: (file: (typeof counted)[number]) => number) =>
        counted.reduce((all, file) => all + count(file), 0)
      return { passed: sum((it) => it.passed), failed: sum((it) => it.faults.length) + outside.length }
    },
  }
}

/** What of a file did not even run. */
function omittedIn(file: TestModule): string[] {
  const tests = [...file.children.allTests('skipped'), ...file.children.allTests('pending')]
  const errors = [file, ...file.children.allSuites()].flatMap((it) => it.errors())
  return [
    ...tests.map((test) => `Skipped: ${file.relativeModuleId}: ${test.fullName}`),
    ...errors.map((error) => `Broken: ${file.relativeModuleId}: ${error.message}`),
  ]
}
