import { spawnSync } from 'node:child_process'
import { delimiter, join, resolve } from 'node:path'
import { startVitest } from 'vitest/node'
import { providePackages } from './packages.ts'
import { openScorer, type Score, type Scorer } from './score.ts'

/** The whole of `npm test`: the checks, then every test. It ends with one line `N passed, N failed`. */

const PROGRAMS = resolve('node_modules/.bin')
const MINUTE_MS = 60_000
const BUDGET_MINUTES = 5
/** A slow machine may take its time; what hangs is ended by the limit of its own test long before. */
const LIMIT_MINUTES = 75
/** More files than these do not fail by chance. */
const MOST_AGAIN = 5

function check(program: string, ...options: string[]): Score {
  console.log(`\n── ${program} ${options.join(' ')}`)
  const { status, error } = spawnSync(join(PROGRAMS, program), options, {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: LIMIT_MINUTES * MINUTE_MS,
  })
  if (error) console.error(`${program}: ${error.message}`)
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** All tests; those of a few files that failed once more, when nothing else runs: what fails then too is what counts. */
async function runTests(): Promise<Score> {
  const first = await runFiles()
  const failed = first.scorer.failedFiles()
  if (first.hasEnded && failed && failed.length > 0 && failed.length <= MOST_AGAIN) {
    console.log(`\n── vitest once more: ${failed.join(', ')}`)
    process.exitCode = 0
    const again = await runFiles(failed)
    const others = first.scorer.score(failed)
    return { passed: others.passed + again.score.passed, failed: others.failed + again.score.failed }
  }
  return first.score
}

interface Ran {
  readonly scorer: Scorer
  readonly score: Score
  readonly hasEnded: boolean
}

async function runFiles(files: string[] = []): Promise<Ran> {
  console.log('\n── vitest')
  const scorer = openScorer()
  const { promise: limit, resolve: end } = Promise.withResolvers<'limit'>()
  const timer = setTimeout(end, LIMIT_MINUTES * MINUTE_MS - performance.now(), 'limit')
  const workers = files.length > 0 ? { maxWorkers: 1 } : {}
  const tests = startVitest(files, { run: true, watch: false, reporters: ['default', scorer.reporter], ...workers })
  const ended = await Promise.race([tests.then((vitest) => vitest.close()), limit]).catch(String)
  clearTimeout(timer)
  for (const fault of scorer.faults()) console.error(fault)
  const { passed, failed } = scorer.score()
  // Vitest sets the exit code for what no test says, such as a server of its own that did not start.
  if (ended === undefined) {
    return { scorer, hasEnded: true, score: { passed, failed: process.exitCode ? Math.max(failed, 1) : failed } }
  }
  const unfinished = scorer.unfinished()
  console.error(ended === 'limit' ? `Cut off after ${LIMIT_MINUTES} minutes.` : ended)
  if (unfinished.length > 0) console.error(`Had not ended: ${unfinished.join(', ')}`)
  return { scorer, hasEnded: false, score: { passed, failed: failed + Math.max(unfinished.length, 1) } }
}

const missing = providePackages()
if (missing.length > 0) {
  console.error(`Missing, please install these Debian packages first: ${missing.join(', ')}`)
  process.exit(2)
}
process.env['PATH'] = `${PROGRAMS}${delimiter}${process.env['PATH']}`

const startedAt = performance.now()
const scores = [check('biome', 'check', '.'), check('tsc'), check('tsc', '-p', 'web'), check('knip'), await runTests()]
const minutes = (performance.now() - startedAt) / MINUTE_MS
console.log(`\n${minutes.toFixed(1)} minutes of a budget of ${BUDGET_MINUTES}`)

const passed = scores.reduce((sum, score) => sum + score.passed, 0)
const failed = scores.reduce((sum, score) => sum + score.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
