import { counted } from '../../lib/quantity.ts'
import { type FieldChange, type ObjectChange, type Plan, SECTION_TITLES } from '../../model/configuration.ts'
import { plain } from './text.ts'

const SIGNS = { create: '+', change: '~', delete: '-' } as const
const SHOWN_CHARACTERS = 80

/** A plan as a person reads it: one line an object, one line a field that changes, and a count. */
export function planText(plan: Plan): string {
  const lines = plan.changes.flatMap(changeLines)
  if (lines.length > 0) lines.push('')
  lines.push(summary(plan), ...plan.notes.map((note) => `Note: ${note}`))
  return `${lines.map(plain).join('\n')}\n`
}

function changeLines(change: ObjectChange): string[] {
  const title = `${SIGNS[change.action]} ${SECTION_TITLES[change.section]} ${change.name}`
  if (change.action !== 'change') return [title]
  return [title, ...change.fields.map((field) => `    ${field.field}: ${fieldText(field)}`)]
}

function fieldText({ secret, before, after }: FieldChange): string {
  if (secret !== undefined) return `${secret} (secret)`
  if (before === undefined) return `set to ${valueText(after)}`
  return after === undefined ? `${valueText(before)} removed` : `${valueText(before)} → ${valueText(after)}`
}

/** A value on one line. Of a long text its beginning. */
function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  const characters = [...text]
  return characters.length <= SHOWN_CHARACTERS ? text : `${characters.slice(0, SHOWN_CHARACTERS - 1).join('')}…`
}

function summary({ changes, unchanged, applied }: Plan): string {
  if (changes.length === 0) return `Nothing to change: ${counted(unchanged, 'object')} as the file says.`
  const count = (action: ObjectChange['action']) => changes.filter((change) => change.action === action).length
  const verbs = applied ? ['created', 'changed', 'deleted'] : ['to create', 'to change', 'to delete']
  const counts = [count('create'), count('change'), count('delete')]
  const parts = counts.flatMap((number, index) => (number === 0 ? [] : [`${number} ${verbs[index]}`]))
  return `${[...parts, `${unchanged} unchanged`].join(', ')}.`
}
