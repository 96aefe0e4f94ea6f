import type { ItemOf } from '../../../api/routes.ts'

export type Rule = NonNullable<ItemOf<'/data-templates'>['columns']>[number]

/** The transforms by the names that people see. */
export const TRANSFORMS = {
  trim: 'Trim spaces',
  lowercase: 'Lower case',
  uppercase: 'Upper case',
  sha256: 'SHA-256',
  md5: 'MD5',
  dateFormat: 'Date format',
} as const
export type TransformName = keyof typeof TRANSFORMS

/** A column of the file while it is being written. */
export interface DraftColumn {
  /** Names the row of the editor, whatever is typed into it. */
  readonly key: string
  readonly kind: 'column' | 'constant'
  /** The column of the result, or the text of a constant. */
  readonly source: string
  readonly to: string
  /** In the order in which they are done. */
  readonly transforms: readonly TransformName[]
  readonly dateFormat: string
}

export const newColumn = (key: string, more: Partial<DraftColumn> = {}): DraftColumn => ({
  key,
  kind: 'column',
  source: '',
  to: '',
  transforms: [],
  dateFormat: 'yyyy-MM-dd',
  ...more,
})

/** What the editor begins with. */
export function toDraft(rule: Rule, key: string): DraftColumn {
  if ('value' in rule) return newColumn(key, { kind: 'constant', source: rule.value, to: rule.to })
  const transforms = rule.transform ?? []
  const dated = transforms.find((it) => typeof it === 'object')
  return newColumn(key, {
    source: rule.from,
    to: rule.to ?? '',
    transforms: transforms.map((it) => (typeof it === 'string' ? it : 'dateFormat')),
    ...(dated ? { dateFormat: dated.dateFormat } : {}),
  })
}

/** What is saved. A name that is the column's own says nothing. */
export function toRule({ kind, source, to, transforms, dateFormat }: DraftColumn): Rule {
  if (kind === 'constant') return { value: source, to }
  const transform = transforms.map((it) => (it === 'dateFormat' ? { dateFormat } : it))
  return {
    from: source,
    ...(to === '' || to === source ? {} : { to }),
    ...(transform.length === 0 ? {} : { transform }),
  }
}

/** True where the rule says enough to be tried. */
export const isComplete = ({ kind, source, to, transforms, dateFormat }: DraftColumn): boolean =>
  (kind === 'constant' ? to !== '' : source !== '') && (!transforms.includes('dateFormat') || dateFormat !== '')

/** The same list with one entry moved; the list itself where it cannot go further. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): readonly T[] {
  const [item, other] = [list[from], list[from + by]]
  if (item === undefined || other === undefined) return list
  return list.map((it, index) => (index === from ? other : index === from + by ? item : it))
}
