import { PgBoss } from 'pg-boss'
import { expect, test } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import { receipt as receiptShape } from '../../src/model/run.ts'
import { openConnections } from '../../src/runs/attempt/connections.ts'
import type { RunLog } from '../../src/runs/attempt/run-log.ts'
import type { Deps } from '../../src/runs/deps.ts'
import type { Store } from '../../src/store/open.ts'
import {
  listArtifacts,
  listArtifactsToClean,
  markArtifactDeleted,
  saveArtifact,
} from '../../src/store/runs/artifacts.ts'
import { listDeliveries, saveAcknowledged, saveDelivery } from '../../src/store/runs/deliveries.ts'
import { listRuns } from '../../src/store/runs/list-runs.ts'
import { getReceipt } from '../../src/store/runs/receipts.ts'
import {
  claimRun,
  createRun,
  endRun,
  getRun,
  type Hold,
  listActiveRuns,
  requestStop,
  retryRun,
  setRunJob,
} from '../../src/store/runs/runs.ts'
import { releaseSlots, renewSlots, takeSlots } from '../../src/store/runs/slots.ts'
import { findStep, saveProgress, saveStep } from '../../src/store/runs/steps.ts'
import { aDelivery, anOrchestration, aProblem, aRun, code, unique } from './samples.ts'

const aProgress = {
  rows: 10,
  builtBytes: 2 ** 40,
  sentBytes: 0,
  totalBytes: null,
  bytesPerSecond: 1.5,
  secondsLeft: null,
}
const anArtifact = (id = newId('art')) => ({
  id,
  position: 0,
  name: 'file.csv',
  rows: 2 ** 40,
  bytes: 2 ** 50,
  sha256: 'a'.repeat(64),
  contentSha256: null,
  members: [{ name: 'customers.csv', rows: 1, bytes: 2, sha256: 'c' }],
  pgpKeyFingerprint: null,
})

/** What the machine writes about a run, on whichever store. */
export function runsSuite(store: () => Store): void {
  const db = () => store().db
  const claimed = async (id: string): Promise<Hold> => {
    const hold = await claimRun(db(), id)
    if (!hold) throw new Error(`${id} was not claimed`)
    return hold
  }

  test('of many starts at once one makes a run', async () => {
    const { id } = await anOrchestration(db())
    const starts = await Promise.allSettled(Array.from({ length: 10 }, () => aRun(db(), { orchestrationId: id })))
    expect(starts.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    const refused = starts.filter((it) => it.status === 'rejected')
    expect(refused.map((it) => it.reason)).toEqual(Array(9).fill(code('already_running')))
  })

  test('a claim takes the run from an earlier worker, whose writes are refused from there on', async () => {
    const run = await aRun(db())
    const zombie = await claimed(run.id)
    const worker = await claimed(run.id)
    expect([zombie.fence, worker.fence]).toEqual([1, 2])
    const writes = [
      () => saveStep(db(), zombie, { name: 'query', state: 'succeeded' }),
      () => saveProgress(db(), zombie, aProgress),
      () => saveArtifact(db(), zombie, anArtifact()),
      () => saveAcknowledged(db(), zombie, { artifactId: 'art_1', bytes: 1 }),
      () => saveDelivery(db(), zombie, { ...aDelivery(), artifactId: 'art_1' }),
      () => retryRun(db(), zombie, { problem: aProblem, delayMs: 1 }),
      () => endRun(db(), zombie, { state: 'succeeded', problem: null }),
    ]
    for (const write of writes) await expect(write()).rejects.toEqual(code('worker_lost'))
    expect(await getReceipt(db(), run.id)).toMatchObject({
      state: 'running',
      steps: [],
      deliveries: [],
      progress: null,
    })
    expect(await saveProgress(db(), worker, aProgress)).toBe('running')
  })

  test('a run proves what it did, in exact numbers', async () => {
    const run = await aRun(db())
    const hold = await claimed(run.id)
    await saveStep(db(), hold, { name: 'query', state: 'running' })
    await saveStep(db(), hold, { name: 'query', state: 'succeeded', output: { rows: 2 ** 40 } })
    await saveStep(db(), hold, { name: 'build', state: 'running' })
    await saveProgress(db(), hold, aProgress)
    await saveAcknowledged(db(), hold, { artifactId: 'art_b', bytes: 7 })
    await saveDelivery(db(), hold, { ...aDelivery({ path: '/b.csv' }), artifactId: 'art_b' })
    await saveAcknowledged(db(), hold, { artifactId: 'art_b', bytes: 8 })
    await saveAcknowledged(db(), hold, { artifactId: 'art_a', bytes: 9 })
    const end = { rows: 2 ** 40, warnings: ['One warning.'], successFile: '/b.csv.DONE' }
    await endRun(db(), hold, { state: 'succeeded', problem: null, ...end })

    const receipt = await getReceipt(db(), run.id)
    expect(receiptShape.parse(receipt)).toEqual(receipt)
    expect(receipt).toMatchObject({ state: 'succeeded', ...end, progress: aProgress, attempt: 1, error: null })
    expect(receipt.deliveries).toEqual([aDelivery({ path: '/b.csv' })])
    expect(receipt.steps.map((it) => [it.name, it.state])).toEqual([
      ['query', 'succeeded'],
      ['build', 'running'],
    ])
    expect(receipt.steps[1]).toMatchObject({ startedAt: expect.stringMatching(/Z$/), endedAt: null })
    expect((await findStep(db(), run.id, 'query'))?.output).toEqual({ rows: 2 ** 40 })
    expect((await listDeliveries(db(), run.id)).map((it) => [it.artifactId, it.acknowledgedBytes])).toEqual([
      ['art_b', 2 ** 50],
      ['art_a', 9],
    ])
    await expect(endRun(db(), hold, { state: 'failed', problem: aProblem })).rejects.toEqual(code('worker_lost'))
    expect(await claimRun(db(), run.id)).toBeUndefined()
  })

  test('a failed attempt waits for its next one and remembers the first failure', async () => {
    const run = await aRun(db())
    const first = await claimed(run.id)
    expect(await retryRun(db(), first, { problem: aProblem, delayMs: 60_000 })).toBe(true)
    const waiting = await getRun(db(), run.id)
    expect(waiting).toMatchObject({ state: 'waiting', attempt: 2, problem: aProblem })
    const since = waiting.retryingSince?.getTime() ?? 0
    expect((waiting.nextAttemptAt?.getTime() ?? 0) - since).toBe(60_000)
    const second = await claimed(run.id)
    await retryRun(db(), second, { problem: aProblem, delayMs: 1 })
    const again = await getRun(db(), run.id)
    expect(again).toMatchObject({ attempt: 3, startedAt: waiting.startedAt })
    expect(again.retryingSince?.getTime()).toBe(since)
  })

  test('a stop is asked for in every active state, and wins over a retry', async () => {
    const run = await aRun(db())
    expect((await requestStop(db(), run.id)).state).toBe('waiting')
    expect((await requestStop(db(), run.id)).state).toBe('stopping')
    const hold = await claimed(run.id)
    expect(await saveProgress(db(), hold, aProgress)).toBe('stopping')
    expect(await retryRun(db(), hold, { problem: aProblem, delayMs: 1 })).toBe(false)
    await endRun(db(), hold, { state: 'stopped', problem: null })
    await expect(requestStop(db(), run.id)).rejects.toEqual(code('not_running'))
    await expect(requestStop(db(), 'run_none')).rejects.toEqual(code('not_found'))
    expect(await getReceipt(db(), run.id)).toMatchObject({ state: 'stopped', error: null })
  })

  test('a reconciler sees what is active and ends what nobody works on', async () => {
    const run = await aRun(db())
    await setRunJob(db(), run.id, 'job-1')
    const found = (await listActiveRuns(db())).find((it) => it.id === run.id)
    expect(found).toMatchObject({ jobId: 'job-1', fence: 0, state: 'waiting' })
    await endRun(db(), found ?? run, { state: 'failed', problem: aProblem })
    expect((await listActiveRuns(db())).some((it) => it.id === run.id)).toBe(false)
    expect((await getReceipt(db(), run.id)).error).toEqual(aProblem)
  })

  test('runs are listed by state, orchestration and destination, the youngest first', async () => {
    const { id, name } = await anOrchestration(db())
    const made: string[] = []
    for (let index = 0; index < 3; index++) {
      const run = await aRun(db(), { orchestrationId: id, orchestration: name, id: newId('run', Date.now() + index) })
      made.unshift(run.id)
      if (index < 2) await endRun(db(), run, { state: 'stopped', problem: null })
    }
    const ids = async (filter: Parameters<typeof listRuns>[1]) =>
      (await listRuns(db(), filter)).items.map((it) => it.id)
    expect(await ids({ orchestration: id })).toEqual(made)
    expect(await ids({ orchestration: name, states: ['stopped'] })).toEqual(made.slice(1))
    const page = await listRuns(db(), { orchestration: id, limit: 2 })
    expect(await ids({ orchestration: id, limit: 2, cursor: page.nextCursor })).toEqual(made.slice(2))
    expect(await ids({ orchestration: id, destination: 'Elsewhere' })).toEqual([])
  })

  test('artifacts are cleaned once nobody can need them', async () => {
    const run = await aRun(db())
    const hold = await claimed(run.id)
    const built = anArtifact()
    await saveArtifact(db(), hold, built)
    await saveArtifact(db(), hold, { ...built, rows: 3 })
    const later = new Date(Date.now() + 60_000)
    const toClean = async (before: Date) => (await listArtifactsToClean(db(), before)).map((it) => it.id)
    expect(await toClean(later)).not.toContain(built.id)
    await endRun(db(), hold, { state: 'succeeded', problem: null })
    expect(await toClean(later)).toContain(built.id)
    expect(await toClean(new Date(0))).not.toContain(built.id)

    const redelivery = await aRun(db(), { redeliveryOf: run.id })
    expect(await toClean(later)).not.toContain(built.id)
    await endRun(db(), redelivery, { state: 'stopped', problem: null })
    await markArtifactDeleted(db(), built.id)
    expect(await toClean(later)).not.toContain(built.id)
    const [kept] = await listArtifacts(db(), run.id)
    const { position: _, ...facts } = built
    expect(kept).toEqual({ ...facts, rows: 3, runId: run.id, deletedAt: expect.any(Date) })
  })

  test('connections to a host are never more than its limit, whoever asks', async () => {
    const host = unique('sftp.example:22')
    const holders = Array.from({ length: 12 }, (_, index) => `${host} holder ${index}`)
    const taken = await Promise.all(
      holders.map((holder) => takeSlots(db(), { host, want: 2, limit: 5, holder, leaseSeconds: 60 })),
    )
    expect(taken.reduce((sum, it) => sum + it, 0)).toBe(5)
    const lucky = holders[taken.indexOf(2)] ?? ''
    expect(await renewSlots(db(), lucky, 60)).toBe(2)
    await releaseSlots(db(), lucky)
    expect(await renewSlots(db(), lucky, 60)).toBe(0)
    expect(await takeSlots(db(), { host, want: 9, limit: 5, holder: 'next', leaseSeconds: 0 })).toBe(2)
    // A lease of no length has ended: the slots are free again, and the late holder has lost them.
    expect(await takeSlots(db(), { host, want: 1, limit: 5, holder: 'last', leaseSeconds: 60 })).toBe(1)
    expect(await renewSlots(db(), 'next', 60)).toBe(1)
  })

  test('connections that an attempt is given as it ends are given back', async () => {
    const host = unique('sftp.example:22')
    const settings = { connectionsPerHost: 4 } as Deps['settings']
    const deps = { db: db(), settings, log: () => {} } as unknown as Deps
    const log = { note: () => {} } as unknown as RunLog
    for (const fence of [1, 2, 3]) {
      const connections = openConnections(deps, { hold: { id: host, fence }, log }, new AbortController().signal)
      const asked = connections.take(host, 4, 8).catch(() => 0)
      await connections[Symbol.asyncDispose]()
      await asked
      expect(await renewSlots(db(), `${host}:${fence}`, 60)).toBe(0)
    }
  })

  test('a run and its job are stored together or not at all', async () => {
    const boss = new PgBoss({ ...store().bossOptions(), supervise: false, schedule: false })
    boss.on('error', () => {})
    await boss.start()
    try {
      await boss.createQueue('run')
      const id = newId('run')
      const sent = db().transaction(async (tx) => {
        const run = await aRun(tx, { id })
        const job = await boss.send('run', { runId: run.id }, store().sendIn(tx))
        await setRunJob(tx, run.id, job ?? '')
        throw new Error('after all not')
      })
      await expect(sent).rejects.toThrow('after all not')
      await expect(getRun(db(), id)).rejects.toEqual(code('not_found'))
      expect(await boss.fetch('run')).toEqual([])

      const run = await db().transaction(async (tx) => {
        const made = await aRun(tx)
        await boss.send('run', { runId: made.id }, store().sendIn(tx))
        return made
      })
      expect(await boss.fetch('run')).toMatchObject([{ data: { runId: run.id } }])
    } finally {
      await boss.stop({ graceful: false })
    }
  })

  test('a second run in a transaction is refused and takes the transaction with it', async () => {
    const { orchestrationId } = await aRun(db())
    const work = db().transaction((tx) => createRun(tx, { ...NEW, id: newId('run'), orchestrationId }))
    await expect(work).rejects.toEqual(code('already_running'))
  })
}

const NEW = {
  orchestration: 'High value customers',
  destination: 'Persado',
  snapshot: {},
  sealedSpoolKey: null,
  startedBy: 'ana',
  startedById: null,
  redeliveryOf: null,
}
