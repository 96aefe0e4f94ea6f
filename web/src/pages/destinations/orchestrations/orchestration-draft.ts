import type { BodyOf } from '../../../api/routes.ts'
import type { Draft as PreviewDraft } from '../file-preview/use-file-preview.ts'
import type { DestinationsSearch } from '../search.ts'
import type { Orchestration } from './status.ts'

export type OrchestrationBody = BodyOf<'post', '/orchestrations'>

/** An orchestration while it is being written. */
export interface OrchestrationDraft {
  readonly objectType: 'query' | 'database-export'
  readonly object: string | null
  readonly destination: string | null
  readonly dataTemplate: string | null
  readonly settings: Readonly<Record<string, unknown>>
  readonly workflow: 'manual' | 'automatic'
  readonly group: string | null
  readonly deadline: NonNullable<OrchestrationBody['deadline']> | null
  readonly guardrails: NonNullable<OrchestrationBody['guardrails']>
  /** Names of alert channels. */
  readonly alerts: readonly string[]
}

/** A new one, with what a link to the dialog already says. */
export const newDraft = ({ objectType, object, destination }: DestinationsSearch): OrchestrationDraft => ({
  objectType: objectType ?? 'query',
  object: object ?? null,
  destination: destination ?? null,
  dataTemplate: null,
  settings: {},
  workflow: 'manual',
  group: null,
  deadline: null,
  guardrails: {},
  alerts: [],
})

export const draftOf = (it: Orchestration): OrchestrationDraft => ({
  objectType: it.objectType,
  object: it.object,
  destination: it.destination,
  dataTemplate: it.dataTemplate ?? null,
  settings: it.settings,
  workflow: it.workflow,
  group: it.group ?? null,
  deadline: it.deadline ?? null,
  guardrails: it.guardrails ?? {},
  alerts: it.alerts,
})

/** What is saved; null while something is missing, which `problemsOf` names. */
export function bodyOf(draft: OrchestrationDraft): OrchestrationBody | null {
  const { object, destination, dataTemplate, group, deadline, objectType, settings, workflow, guardrails, alerts } =
    draft
  if (object === null || destination === null || (workflow === 'automatic' && group === null)) return null
  return {
    objectType,
    object,
    destination,
    ...(dataTemplate === null ? {} : { dataTemplate }),
    settings,
    workflow,
    ...(workflow === 'automatic' && group !== null ? { group } : {}),
    ...(workflow === 'automatic' && deadline !== null ? { deadline } : {}),
    ...(Object.keys(guardrails).length === 0 ? {} : { guardrails }),
    alerts: [...alerts],
  }
}

/** What is missing before it can be saved, by field. */
export function problemsOf({ object, destination, workflow, group }: OrchestrationDraft): Record<string, string> {
  return {
    ...(object === null ? { object: 'Choose what is to be sent.' } : {}),
    ...(destination === null ? { destination: 'Choose where it goes.' } : {}),
    ...(workflow === 'automatic' && group === null ? { group: 'Choose a group, or the workflow Manual.' } : {}),
  }
}

/** What the preview shows; null until object and destination are chosen. */
export function previewOf(draft: OrchestrationDraft): Omit<PreviewDraft, 'table'> | null {
  const { object, destination, dataTemplate, objectType, settings } = draft
  if (object === null || destination === null) return null
  return { objectType, object, destination, ...(dataTemplate === null ? {} : { dataTemplate }), settings }
}
