import { callOf } from '../../model/alert.ts'
import type { Link } from '../../model/forecast.ts'
import type { Db } from '../../store/db.ts'
import type { DeadlineRow } from '../../store/deadlines/deadlines.ts'
import {
  type Asked,
  type GroupFacts,
  groupFacts,
  keyOf,
  type MemberFacts,
  memberFacts,
  type OpenGroupRun,
  type OpenMemberRun,
  openRunsOfGroups,
  openRunsOfOrchestrations,
} from '../../store/deadlines/facts.ts'
import type { ChainGroup, Subject } from '../../store/deadlines/subjects.ts'
import { usualOfGroups, usualOfOrchestrations } from '../../store/deadlines/usual.ts'

/** A deadline and what it is about. */
export interface Open {
  readonly row: DeadlineRow
  readonly subject: Subject
}

/** What the store knows of all open deadlines: some questions, however many there are. */
export interface Known {
  readonly groups: ReadonlyMap<string, GroupFacts>
  readonly groupRuns: readonly OpenGroupRun[]
  readonly members: ReadonlyMap<string, MemberFacts>
  readonly memberRuns: readonly OpenMemberRun[]
  readonly usual: ReadonlyMap<string, number>
}

export async function lookUp(db: Db, open: readonly Open[]): Promise<Known> {
  const asked = open.flatMap(({ row, subject }) => subject.chain.map(({ id }): Asked => ({ id, dueAt: row.dueAt })))
  const groups = await groupFacts(db, asked)
  const ofMember = ({ row: { dueAt }, subject: { member, group } }: Open): Asked[] =>
    member ? [{ id: member.id, dueAt, groupRunId: groups.get(keyOf({ id: group.id, dueAt }))?.own?.id ?? null }] : []
  const askedMembers = open.flatMap(ofMember)
  const groupIds = asked.map((it) => it.id)
  const memberIds = askedMembers.map((it) => it.id)
  return {
    groups,
    groupRuns: await openRunsOfGroups(db, groupIds),
    members: await memberFacts(db, askedMembers),
    memberRuns: await openRunsOfOrchestrations(db, memberIds),
    usual: new Map([...(await usualOfGroups(db, groupIds)), ...(await usualOfOrchestrations(db, memberIds))]),
  }
}

/** Whether something became of the due time, or has still to: otherwise it is none any more, as where a group was disabled. */
export function isDue(known: Known, { row: { dueAt }, subject: { chain } }: Open): boolean {
  const [first] = chain
  if (first?.dueAt && first.dueAt <= dueAt) return true
  return chain.some(({ id }) => known.groups.get(keyOf({ id, dueAt }))?.own)
}

/** The way to what was due. */
export function linksOf(known: Known, { row: { dueAt }, subject: { chain, member } }: Open): Link[] {
  const links = chain.map((group) => groupLink(known, group, dueAt))
  const group = chain.at(-1)
  return member && group ? [...links, memberLink(known, { member, group, dueAt })] : links
}

function groupLink({ groups, groupRuns, usual }: Known, { id, name, overlap }: ChainGroup, dueAt: Date): Link {
  const facts = groups.get(keyOf({ id, dueAt }))
  const own = facts?.own
  const isOpen = own?.state === 'running' || own?.state === 'queued'
  const of = (state: 'running' | 'queued') => groupRuns.find((it) => it.groupId === id && it.state === state)
  const [running, queued] = [of('running'), of('queued')]
  const counts = (it: OpenGroupRun, at: Date | null) => it.id === own?.id || (at !== null && at >= dueAt)
  return {
    title: `“${name}”`,
    begins: 'after',
    overlap,
    usualMs: usual.get(id) ?? null,
    ended: own && !isOpen && own.state !== 'succeeded' ? { state: own.state, note: own.note } : null,
    arrivedAt: arrivalOf(facts, dueAt, own?.state === 'skipped'),
    running: running?.startedAt
      ? {
          beganAt: running.startedAt,
          isHeld: running.isHeld,
          counts: counts(running, running.startedAt) || own?.state === 'skipped',
        }
      : null,
    isQueued: queued !== undefined && counts(queued, queued.createdAt),
  }
}

interface Member {
  readonly member: NonNullable<Subject['member']>
  readonly group: ChainGroup
  readonly dueAt: Date
}

function memberLink({ groups, members, memberRuns, usual }: Known, { member, group, dueAt }: Member): Link {
  const { id } = member
  const facts = members.get(keyOf({ id, dueAt }))
  const groupRun = groups.get(keyOf({ id: group.id, dueAt }))?.own
  const own = facts?.own
  const running = memberRuns.find((it) => it.orchestrationId === id)
  const stands = groupRun?.state === 'skipped'
  const isRefused = groupRun?.allStartedAt != null && !own
  return {
    title: callOf({ orchestration: member.name, destination: member.destination }),
    begins: 'with',
    overlap: 'skip',
    usualMs: usual.get(id) ?? null,
    ended:
      own?.state === 'failed' || own?.state === 'stopped'
        ? { state: own.state, note: null }
        : isRefused
          ? { state: 'refused', note: null }
          : null,
    arrivedAt: arrivalOf(facts, dueAt, stands),
    running: running
      ? {
          beganAt: running.beganAt,
          isHeld: running.state === 'held',
          counts: running.id === own?.id || running.createdAt >= dueAt || stands,
        }
      : null,
    isQueued: false,
  }
}

/** When what was due had arrived. @param stands whether a run stands for it that began before */
function arrivalOf(facts: GroupFacts | MemberFacts | undefined, dueAt: Date, stands: boolean): Date | null {
  if (!facts) return null
  const { own, nextEndedAt, lastEndedAt } = facts
  if (own?.state === 'succeeded') return own.endedAt
  return stands && lastEndedAt && lastEndedAt >= dueAt ? lastEndedAt : nextEndedAt
}
