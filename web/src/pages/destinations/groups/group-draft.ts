import type { AnswerOf, BodyOf } from '../../../api/routes.ts'

export type Group = AnswerOf<'get', '/orchestration-groups/:id'>
export type GroupBody = BodyOf<'post', '/orchestration-groups'>
type Schedule = NonNullable<Group['schedule']>

/** A group as its form has it. */
export interface GroupDraft {
  readonly name: string
  readonly description: string
  readonly run: 'schedule' | 'after' | 'hand'
  readonly schedule: Schedule
  /** The name of the group that it follows. */
  readonly after: string | null
  readonly overlap: Group['overlap']
  readonly deadline: NonNullable<Group['deadline']> | null
  readonly enabled: boolean
  /** Names of alert channels. */
  readonly alerts: readonly string[]
}

export const draftOf = (it: Group | null): GroupDraft => ({
  name: it?.name ?? '',
  description: it?.description ?? '',
  run: it === null || it.schedule ? 'schedule' : it.after === undefined ? 'hand' : 'after',
  schedule: it?.schedule ?? {
    cron: '30 8 * * *',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    missed: 'run',
    blackouts: [],
  },
  after: it?.after ?? null,
  overlap: it?.overlap ?? 'skip',
  deadline: it?.deadline ?? null,
  enabled: it?.enabled ?? true,
  alerts: it?.alerts ?? [],
})

export const bodyOf = ({ run, schedule, after, deadline, alerts, ...draft }: GroupDraft): GroupBody => ({
  ...draft,
  alerts: [...alerts],
  ...(run === 'schedule' ? { schedule } : {}),
  ...(run !== 'hand' && deadline !== null ? { deadline } : {}),
  ...(run === 'after' && after !== null ? { after } : {}),
})
