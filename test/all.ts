import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { providePackages } from './packages.ts'

/** The whole of `npm test`: the checks, then every test. It ends with one line `N passed, N failed`. */

interface Score {
  readonly passed: number
  readonly failed: number
}
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

const PROGRAMS = resolve('node_modules/.bin')
const MINUTE_MS = 60_000
const BUDGET_MINUTES = 5

function succeeds(program: string, ...options: string[]): boolean {
  console.log(`\n── ${program} ${options.filter((option) => !option.startsWith('--')).join(' ')}`)
  const { status, error } = spawnSync(join(PROGRAMS, program), options, {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 15 * MINUTE_MS,
    env: { ...process.env, PATH: `${PROGRAMS}${delimiter}${process.env['PATH']}` },
  })
  if (error) console.error(`${program}: ${error.message}`)
  return status === 0
}

const scoreOf = (isPassed: boolean): Score => (isPassed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

function runTests(): Score {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-test-'))
  const report = join(folder, 'report.json')
  try {
    const isGreen = succeeds('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile=${report}`)
    return count(JSON.parse(readFileSync(report, 'utf8')), isGreen)
  } catch (error) {
    console.error(error)
    return scoreOf(false)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A test that was skipped, a file that could not be read, and an error outside of any test count as failed. */
function count({ testResults }: VitestReport, isGreen: boolean): Score {
  const tests = testResults.flatMap((file) => file.assertionResults)
  const skipped = tests.filter((test) => !['passed', 'failed'].includes(test.status))
  for (const test of skipped) console.error(`Skipped: ${test.fullName}`)
  const brokenFiles = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const passed = tests.filter((test) => test.status === 'passed').length
  const failed = tests.length - passed + brokenFiles.length
  return { passed, failed: isGreen ? failed : Math.max(failed, 1) }
}

const missing = providePackages()
if (missing.length > 0) {
  console.error(`Missing, please install these Debian packages first: ${missing.join(', ')}`)
  process.exit(2)
}

const startedAt = performance.now()
const scores = [
  scoreOf(succeeds('biome', 'check', '.')),
  scoreOf(succeeds('tsc')),
  scoreOf(succeeds('tsc', '-p', 'web')),
  scoreOf(succeeds('knip')),
  runTests(),
]
const minutes = (performance.now() - startedAt) / MINUTE_MS
console.log(`\n${minutes.toFixed(1)} minutes of a budget of ${BUDGET_MINUTES}`)

const passed = scores.reduce((sum, score) => sum + score.passed, 0)
const failed = scores.reduce((sum, score) => sum + score.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
