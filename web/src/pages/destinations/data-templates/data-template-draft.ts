import type { AnswerOf, BodyOf } from '../../../api/routes.ts'
import type { Draft as PreviewDraft } from '../file-preview/use-file-preview.ts'
import { type DraftColumn, isComplete, toDraft, toRule } from './column-rules.ts'

export type DataTemplate = AnswerOf<'get', '/data-templates/:id'>
export type DataTemplateBody = BodyOf<'post', '/data-templates'>
type Access = DataTemplate['access']

/** A data template while it is being written. */
export interface TemplateDraft {
  readonly name: string
  readonly description: string
  readonly access: Access
  readonly settings: Readonly<Record<string, unknown>>
  /** null: every column, in order. */
  readonly columns: readonly DraftColumn[] | null
}

/** What its files are shown with: a template alone has no rows. */
export interface Sample {
  readonly objectType: 'query' | 'database-export'
  readonly object: string | null
}

export const draftOf = (it: DataTemplate | null): TemplateDraft => ({
  name: it?.name ?? '',
  description: it?.description ?? '',
  access: it?.access ?? {},
  settings: it?.settings ?? {},
  columns: it?.columns?.map((rule, index) => toDraft(rule, `saved-${index}`)) ?? null,
})

export function bodyOf(draft: TemplateDraft, destination: string): DataTemplateBody {
  const { columns, ...values } = draft
  return { ...values, destination, ...(columns === null ? {} : { columns: columns.map(toRule) }) }
}

/** What is shown beside the form. A column that says too little yet is left out. */
export function previewOf(
  { settings, columns }: TemplateDraft,
  destination: string,
  { objectType, object }: Sample,
): Omit<PreviewDraft, 'table'> | null {
  if (object === null) return null
  const rules = columns?.filter(isComplete).map(toRule) ?? []
  const template = { settings, ...(rules.length === 0 ? {} : { columns: rules }) }
  return { objectType, object, destination, template }
}
