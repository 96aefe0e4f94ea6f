import { bytesText, counted, countText } from '../../lib/quantity.ts'
import type { Guardrails, Rules } from '../../model/guardrails.ts'
import type { Finding, Judgement } from '../../model/judgement.ts'
import { isReached, type RowLimit } from '../../model/query-alerts.ts'
import { columnFindings, percentText } from './judge-columns.ts'

/** Numbers that only the rows themselves tell, of one table or of a query, in the order of the rules about it. */
export interface Measured {
  readonly rows: number
  /** Rows without a value, a rule of `nulls` each. */
  readonly nulls: readonly number[]
  /** Rows that repeat the key of another, a rule of `duplicates` each. */
  readonly repeats: readonly number[]
}

/** By table; a query stands under the empty name. */
export type ByTable<T> = Readonly<Record<string, T>>

/** What is known of the files of a run before they leave. */
export interface Facts {
  /** Of all files together. */
  readonly rows: number
  readonly files: readonly { readonly name: string; readonly bytes: number }[]
  /** Names in the order of the file. */
  readonly columns: ByTable<readonly string[]>
  readonly measured: ByTable<Measured>
  readonly last: Delivered
}

/** What the last delivered runs of the same orchestration were like. */
export interface Delivered {
  /** The youngest first. */
  readonly rows: readonly number[]
  /** Of the youngest; null where nobody wrote them down. */
  readonly columns: ByTable<readonly string[]> | null
}

/** Whether the files of a run may leave, and what is wrong with them. Pure. */
export function judge({ guardrails = {}, alerts = {} }: Rules, facts: Facts): Judgement {
  const findings = [
    ...alertFindings(alerts.failWhen, 'fail', facts.rows),
    ...alertFindings(alerts.warnWhen, 'warn', facts.rows),
    ...zeroFindings(guardrails, facts),
  ]
  const isDecided = findings.some((it) => it.breach === 'fail' || it.breach === 'skip')
  if (!isDecided) {
    findings.push(
      ...boundFindings(guardrails, facts),
      ...bandFindings(guardrails, facts),
      ...columnFindings(guardrails, facts),
      ...sizeFindings(guardrails, facts),
    )
  }
  return { verdict: verdictOf(findings), findings }
}

function verdictOf(findings: readonly Finding[]): Judgement['verdict'] {
  const breaches = findings.map((it) => it.breach)
  return (['fail', 'skip', 'hold'] as const).find((it) => breaches.includes(it)) ?? 'deliver'
}

const ROWS = { about: null, recent: [] }

function alertFindings(limit: RowLimit | undefined, breach: 'warn' | 'fail', rows: number): Finding[] {
  if (limit === undefined || !isReached(limit, rows)) return []
  const isLess = 'lessThan' in limit
  const number = isLess ? limit.lessThan : limit.greaterThan
  const sentence = `The query gave ${counted(rows, 'row')}: ${isLess ? 'less' : 'more'} than ${countText(number)}.`
  return [
    {
      ...ROWS,
      rule: 'query-alert',
      breach,
      measured: rows,
      min: isLess ? number : null,
      max: isLess ? null : number,
      sentence,
    },
  ]
}

function zeroFindings({ zeroRows }: Guardrails, { rows }: Facts): Finding[] {
  if (rows > 0 || (zeroRows !== 'fail' && zeroRows !== 'skip')) return []
  const sentence = zeroRows === 'skip' ? 'There are no rows: nothing was sent.' : 'There are no rows to send.'
  return [{ ...ROWS, rule: 'zero-rows', breach: zeroRows, measured: 0, min: 1, max: null, sentence }]
}

function boundFindings({ rows: rule }: Guardrails, { rows }: Facts): Finding[] {
  if (!rule) return []
  const { min = null, max = null, breach } = rule
  const found = { ...ROWS, rule: 'rows' as const, breach, measured: rows, min, max }
  if (min !== null && rows < min) {
    return [{ ...found, sentence: `${counted(rows, 'row')}: fewer than the ${countText(min)} that there must be.` }]
  }
  if (max === null || rows <= max) return []
  return [{ ...found, sentence: `${counted(rows, 'row')}: more than the ${countText(max)} that there may be.` }]
}

function bandFindings({ rowBand: rule }: Guardrails, { rows, last }: Facts): Finding[] {
  const recent = rule ? last.rows.slice(0, rule.lastRuns) : []
  if (!rule || recent.length === 0) return []
  const median = medianOf(recent)
  const reach = (median * rule.percent) / 100
  const [min, max] = [Math.max(0, Math.ceil(median - reach)), Math.floor(median + reach)]
  if (rows >= min && rows <= max) return []
  const away = median === 0 ? '' : ` ${percentText((Math.abs(rows - median) * 100) / median)} %`
  const runs = recent.length === 1 ? 'the last delivered run' : `the last ${recent.length} delivered runs`
  const sentence =
    `${counted(rows, 'row')}:${away} ${rows < median ? 'below' : 'above'} ${countText(median)}, ` +
    `the middle of ${runs}; ${percentText(rule.percent)} % are allowed.`
  return [
    { rule: 'row-band', breach: rule.breach, about: null, measured: rows, min, max, recent: [...recent], sentence },
  ]
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = 0, high = 0] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

function sizeFindings({ fileSize: rule }: Guardrails, { files }: Facts): Finding[] {
  if (!rule) return []
  return files
    .filter((file) => file.bytes > rule.maxBytes)
    .map(({ name, bytes }) => ({
      rule: 'file-size',
      breach: rule.breach,
      about: name,
      measured: bytes,
      min: null,
      max: rule.maxBytes,
      recent: [],
      sentence: `“${name}” has ${sizes(bytes, rule.maxBytes)} that the partner takes.`,
    }))
}

/** Two sizes that read alike are told to the byte. */
function sizes(bytes: number, most: number): string {
  const isAlike = bytesText(bytes) === bytesText(most)
  const text = isAlike ? (size: number) => counted(size, 'byte') : bytesText
  return `${text(bytes)}: more than the ${text(most)}`
}
