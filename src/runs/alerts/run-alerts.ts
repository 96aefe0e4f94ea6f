import { callOf, type NoticeFacts } from '../../model/alert.ts'
import type { Problem } from '../../model/errors.ts'
import type { Finding } from '../../model/judgement.ts'
import { channelsFor, type Recipient, subscribersOf } from '../../store/alerts/recipients.ts'
import type { Db } from '../../store/db.ts'
import type { RunRecord } from '../../store/runs/runs.ts'
import { type News, raiseAlert, resolveAlerts, tellOnce } from './raise.ts'

/** A run by the facts that a notice has of it. */
type Told = Pick<
  RunRecord,
  'id' | 'orchestrationId' | 'orchestration' | 'destination' | 'rows' | 'startedBy' | 'attempt' | 'state'
>
type Ended = Told & Pick<RunRecord, 'problem' | 'judgement' | 'redeliveryOf'>

const runOf = ({ id, state, rows, startedBy, attempt }: Told): NoticeFacts['run'] => ({
  id,
  state,
  rows,
  startedBy,
  attempt,
})

/** Tells what a run is about; of one whose orchestration is deleted, only who subscribed to it hears. */
const newsOf = (run: Told, at: Date): Omit<News, 'title' | 'details'> => ({
  about: { orchestrationId: run.orchestrationId ?? '' },
  at,
  run: runOf(run),
})

const sentencesOf = (findings: readonly Finding[]): string[] => findings.map((it) => it.sentence)

/** Tells that the guardrails keep the files of a run here. Call it in the transaction that holds it. */
export async function tellHeld(tx: Db, run: Told & Pick<RunRecord, 'judgement'>, at: Date): Promise<void> {
  const title = `${callOf(run)} is held: nothing was sent.`
  const details = [...sentencesOf(run.judgement?.findings ?? []), 'Somebody has to release or discard it.']
  const held = { ...run, state: 'held' as const }
  const told = run.orchestrationId
    ? await raiseAlert(tx, { condition: 'held', ...newsOf(held, at), title, details })
    : []
  await tellSubscribers(tx, held, { at, title, details, told })
}

/** Tells that held files were released. Call it in the transaction that releases them. */
export async function tellReleased(tx: Db, run: Told, { by, at }: { by: string; at: Date }): Promise<void> {
  await resolveAlerts(tx, newsOf({ ...run, state: 'waiting' }, at), {
    held: { title: `${callOf(run)} was released by ${by}.` },
  })
}

/** Tells how a run has ended, as far as that is news to anybody. Call it in the transaction that ends it. */
export async function tellEnded(tx: Db, run: Ended, at: Date): Promise<void> {
  const told = run.orchestrationId ? await tellState(tx, run, at) : []
  await tellSubscribers(tx, run, { at, title: `${callOf(run)} ${ENDS[run.state] ?? 'has ended'}.`, details: [], told })
}

const ENDS: Partial<Record<RunRecord['state'], string>> = {
  succeeded: 'has completed',
  failed: 'failed',
  stopped: 'was stopped',
}

/** @returns whom something was told */
async function tellState(tx: Db, run: Ended, at: Date): Promise<readonly Recipient[]> {
  const news = newsOf(run, at)
  const call = callOf(run)
  const held = { title: `${call} is no longer held.`, details: run.problem ? [run.problem.message] : [] }
  if (run.state !== 'succeeded') {
    const told = await resolveAlerts(tx, news, { held })
    if (run.state !== 'failed') return told
    return [
      ...told,
      ...(await raiseAlert(tx, { condition: 'failed', ...news, title: `${call} failed.`, error: run.problem })),
    ]
  }
  const warned = (run.judgement?.findings ?? []).filter((it) => it.breach === 'warn' || it.breach === 'skip')
  // Files that are sent again were judged when they were built.
  const isUsual = warned.length === 0 && run.redeliveryOf === null
  const told = await resolveAlerts(tx, news, {
    held,
    failed: { title: `${call} has completed again.` },
    ...(isUsual && { unusual: { title: `${call} looks as usual again.` } }),
  })
  const raised =
    warned.length > 0
      ? await raiseAlert(tx, {
          condition: 'unusual',
          ...news,
          title: `${call} has completed, and looks unusual.`,
          details: sentencesOf(warned),
        })
      : []
  return [
    ...told,
    ...raised,
    ...(await tellSucceeded(tx, { ...news, title: `${call} has completed.` }, [...told, ...raised])),
  ]
}

/** Those who hear of it anyway are not told twice. */
async function tellSucceeded(tx: Db, news: News, told: readonly Recipient[]): Promise<readonly Recipient[]> {
  const about = news.about as { orchestrationId: string }
  const recipients = without(await channelsFor(tx, 'succeeded', about), told)
  await tellOnce(tx, news, { event: 'succeeded', recipients })
  return recipients
}

async function tellSubscribers(
  tx: Db,
  run: Told & { readonly problem?: Problem | null },
  { at, title, details, told }: Pick<News, 'at' | 'title'> & { details: string[]; told: readonly Recipient[] },
): Promise<void> {
  const recipients = without(await subscribersOf(tx, run.id), told)
  const error = run.problem ?? null
  await tellOnce(tx, { ...newsOf(run, at), title, details, error }, { event: 'ended', recipients })
}

const without = (recipients: readonly Recipient[], told: readonly Recipient[]): Recipient[] =>
  recipients.filter((it) => !told.some((other) => other.recipient === it.recipient))

/** Tells that a member of a group could not be started: there is no run that could tell it. */
export async function tellRefused(
  tx: Db,
  member: { readonly id: string; readonly name: string; readonly destination: string },
  { error, at }: { readonly error: Problem; readonly at: Date },
): Promise<void> {
  const title = `${callOf({ orchestration: member.name, destination: member.destination })} could not be started.`
  await raiseAlert(tx, { condition: 'failed', about: { orchestrationId: member.id }, at, title, error })
}
