import { counted, countText } from '../../lib/quantity.ts'
import type { Guardrails } from '../../model/guardrails.ts'
import type { Finding } from '../../model/judgement.ts'
import type { ByTable, Facts, Measured } from './judge.ts'

const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })
/** As `12.5`; what is just above or below a limit must not be rounded onto it. */
export const percentText = (percent: number): string =>
  Number.isInteger(percent) ? countText(percent) : precise.format(percent)

/** What the rules about columns say: those there are, how often they are empty, and whether a key stands twice. Pure. */
export function columnFindings(rules: Guardrails, facts: Facts): Finding[] {
  return [...setFindings(rules, facts), ...nullFindings(rules, facts), ...duplicateFindings(rules, facts)]
}

function setFindings({ columns: rule }: Guardrails, { columns, last }: Facts): Finding[] {
  if (!rule) return []
  const expected: ByTable<readonly string[]> | null =
    rule.expected === 'last-delivered' ? last.columns : { '': rule.expected }
  if (expected === null) return []
  const than = rule.expected === 'last-delivered' ? 'in the last delivered run' : 'expected'
  const tables = [...new Set([...Object.keys(columns), ...Object.keys(expected)])]
  return tables.flatMap((table) => {
    const [has, wanted] = [columns[table] ?? [], expected[table] ?? []]
    const difference = differenceOf(has, wanted)
    if (difference === null) return []
    const whose = table === '' ? 'The columns' : `The columns of the table “${table}”`
    return [
      {
        rule: 'columns',
        breach: rule.breach,
        about: table === '' ? null : table,
        measured: has.length,
        min: wanted.length,
        max: wanted.length,
        recent: [],
        sentence: `${whose} are not those ${than}: ${difference}.`,
      },
    ]
  })
}

/** Null where both are the same in the same order. */
function differenceOf(has: readonly string[], wanted: readonly string[]): string | null {
  const missing = wanted.filter((name) => !has.includes(name))
  const added = has.filter((name) => !wanted.includes(name))
  const parts = [listed('missing', missing), listed('not known', added)].filter((it) => it !== null)
  if (parts.length > 0) return parts.join('; ')
  const moved = has.findIndex((name, place) => name !== wanted[place])
  return moved === -1 ? null : `“${has[moved]}” stands where “${wanted[moved]}” was`
}

const MOST_NAMES = 5

function listed(what: string, names: readonly string[]): string | null {
  if (names.length === 0) return null
  const shown = names.slice(0, MOST_NAMES).map((name) => `“${name}”`)
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
  return `${what} ${shown.join(', ')}${more}`
}

/** Rules of one list with what was measured for each: a table's numbers stand in the order of its rules. */
function withNumbers<R extends { readonly table?: string | undefined }>(
  rules: readonly R[] | undefined,
  measured: ByTable<Measured>,
  numbersOf: (it: Measured) => readonly number[],
) {
  return (rules ?? []).flatMap((rule, index) => {
    const table = rule.table ?? ''
    const place = (rules ?? []).slice(0, index).filter((it) => (it.table ?? '') === table).length
    const found = measured[table]
    const number = found && numbersOf(found)[place]
    return number === undefined ? [] : [{ rule, number, rows: found?.rows ?? 0 }]
  })
}

const inTable = (table: string | undefined): string => (table === undefined ? '' : ` of the table “${table}”`)

function nullFindings({ nulls }: Guardrails, { measured }: Facts): Finding[] {
  return withNumbers(nulls, measured, (it) => it.nulls).flatMap(({ rule, number, rows }) => {
    const { column, table, breach, maxPercent } = rule
    const percent = rows === 0 ? 0 : (number * 100) / rows
    if (percent <= maxPercent) return []
    const sentence =
      `“${column}”${inTable(table)} has no value in ${countText(number)} of ${counted(rows, 'row')}: ` +
      `${percentText(percent)} %, and ${percentText(maxPercent)} % are allowed.`
    return [
      { rule: 'nulls', breach, about: column, measured: percent, min: null, max: maxPercent, recent: [], sentence },
    ]
  })
}

function duplicateFindings({ duplicates }: Guardrails, { measured }: Facts): Finding[] {
  return withNumbers(duplicates, measured, (it) => it.repeats).flatMap(({ rule, number }) => {
    if (number === 0) return []
    const key = rule.columns.join(', ')
    const sentence = `${counted(number, 'row')}${inTable(rule.table)} ${number === 1 ? 'repeats' : 'repeat'} a key (${key}) that another row has.`
    return [
      {
        rule: 'duplicates',
        breach: rule.breach,
        about: key,
        measured: number,
        min: null,
        max: 0,
        recent: [],
        sentence,
      },
    ]
  })
}
