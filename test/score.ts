import type { Reporter, TestModule } from 'vitest/node'

export interface Score {
  readonly passed: number
  readonly failed: number
}

/** Counts while the tests run, so that a run that is cut off has already said what failed. */
export interface Scorer {
  readonly reporter: Reporter
  /** What is wrong so far, a line each: failed and skipped tests, files that could not be read, errors outside of any test. */
  readonly faults: readonly string[]
  /** Files that have begun and not ended. */
  unfinished(): string[]
  score(): Score
}

export function openScorer(): Scorer {
  const faults: string[] = []
  const running = new Set<string>()
  let passed = 0
  return {
    faults,
    reporter: {
      onTestModuleStart: (file) => void running.add(file.relativeModuleId),
      onTestCaseResult(test) {
        const { state } = test.result()
        if (state === 'passed') passed++
        if (state === 'failed') faults.push(`Failed: ${test.module.relativeModuleId}: ${test.fullName}`)
      },
      onTestModuleEnd(file) {
        running.delete(file.relativeModuleId)
        faults.push(...omittedIn(file))
      },
      onTestRunEnd(_files, errors) {
        faults.push(...errors.map((error) => `Outside of any test: ${error.message}`))
      },
    },
    unfinished: () => [...running],
    score: () => ({ passed, failed: faults.length }),
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
