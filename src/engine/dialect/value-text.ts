/** How the values of one type are written. */
export interface ValueText {
  /** SQL of type VARCHAR; NULL where the value is NULL. */
  readonly sql: string
  readonly isNumeric: boolean
  /** All characters that such a text can have; null: any. */
  readonly alphabet: string | null
}

const DIGITS = '0123456789'
const MOMENT = `${DIGITS}-:. (BC)infty`
const NUMERIC = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM|FLOAT|DOUBLE|DECIMAL\b.*)$/
/** A decimal without digits before its point, of which DuckDB leaves the zero out too. */
const FRACTION = /^DECIMAL\((\d+),\1\)$/
const NESTED = /^(STRUCT|MAP|UNION)\b|\]$/

/** Digits of the second's fraction: three, or six where there are microseconds (contract, Receipt). */
function fraction(whole: string, microseconds: string): string {
  return [
    `CASE WHEN ${microseconds} = 0 THEN ${whole} || '.000'`,
    `WHEN ${microseconds} % 1000 = 0 THEN ${whole} || '.' || lpad((${microseconds} // 1000)::VARCHAR, 3, '0')`,
    `WHEN ${microseconds} > 0 THEN ${whole} || '.' || lpad(${microseconds}::VARCHAR, 6, '0')`,
    // Infinity has no fraction.
    `ELSE ${whole} END`,
  ].join(' ')
}

const timestamp = (value: string): string =>
  fraction(`date_trunc('second', ${value})::VARCHAR`, `(microsecond(${value}) % 1000000)`)

/**
 * Without a zero at its end a fraction of three or six digits is as DuckDB writes it, and whole seconds are the most frequent
 * of the others: `date_trunc` would cost as much as the rest of the row.
 */
function timestampText(value: string): string {
  const microseconds = `(microsecond(${value}) % 1000000)`
  return [
    `CASE WHEN ${microseconds} = 0 THEN ${value}::VARCHAR || '.000'`,
    `WHEN ${microseconds} % 10 <> 0 OR (${microseconds} % 1000 = 0 AND ${microseconds} % 10000 <> 0) THEN ${value}::VARCHAR`,
    `ELSE ${timestamp(value)} END`,
  ].join(' ')
}

/** Thirty times as fast as the cast, which asks for the rules of the session's time zone (UTC) at each row. */
const inUtc = (value: string): string =>
  `CASE WHEN isfinite(${value}) THEN make_timestamp(epoch_us(${value})) ELSE ${value}::TIMESTAMP END`

const nanosecondsText = (value: string): string =>
  `CASE WHEN epoch_ns(${value}) % 1000 = 0 OR NOT isfinite(${value}) THEN ${timestampText(`${value}::TIMESTAMP`)} ` +
  `ELSE date_trunc('second', ${value}::TIMESTAMP)::VARCHAR || '.' || strftime(${value}, '%n') END`

const EXACT: Readonly<Record<string, (value: string) => Omit<ValueText, 'isNumeric'>>> = {
  VARCHAR: (value) => ({ sql: value, alphabet: null }),
  JSON: (value) => ({ sql: `${value}::VARCHAR`, alphabet: null }),
  BOOLEAN: (value) => ({ sql: `${value}::VARCHAR`, alphabet: 'truefals' }),
  UUID: (value) => ({ sql: `${value}::VARCHAR`, alphabet: `${DIGITS}abcdef-` }),
  BIT: (value) => ({ sql: `${value}::VARCHAR`, alphabet: '01' }),
  DATE: (value) => ({ sql: `${value}::VARCHAR`, alphabet: MOMENT }),
  TIME: (value) => ({
    sql: fraction(`left(${value}::VARCHAR, 8)`, `(microsecond(${value}) % 1000000)`),
    alphabet: MOMENT,
  }),
  TIMESTAMP: (value) => ({ sql: timestampText(value), alphabet: MOMENT }),
  TIMESTAMP_S: (value) => ({ sql: timestampText(`${value}::TIMESTAMP`), alphabet: MOMENT }),
  TIMESTAMP_MS: (value) => ({ sql: timestampText(`${value}::TIMESTAMP`), alphabet: MOMENT }),
  TIMESTAMP_NS: (value) => ({ sql: nanosecondsText(value), alphabet: MOMENT }),
  'TIMESTAMP WITH TIME ZONE': (value) => ({ sql: timestampText(`(${inUtc(value)})`), alphabet: MOMENT }),
  BLOB: (value) => ({ sql: `to_base64(${value})`, alphabet: null }),
}

/**
 * How values of a DuckDB type are written (spec 5.5): booleans `true` and `false`; dates `yyyy-MM-dd`; timestamps
 * `yyyy-MM-dd HH:mm:ss.SSS` with six digits where there are microseconds, in UTC where they have a time zone; integers and
 * decimals with all their digits; floats as the shortest text that reads back as the same number, with an exponent from 1e16
 * and below 1e-4; nested values as JSON; binary values in base64; the rest as DuckDB writes it.
 */
export function valueText(type: string, value: string): ValueText {
  if (NESTED.test(type)) return { sql: `to_json(${value})::VARCHAR`, isNumeric: false, alphabet: null }
  if (NUMERIC.test(type)) {
    const sql = FRACTION.test(type) ? `replace(${value}::VARCHAR, '.', '0.')` : `${value}::VARCHAR`
    return { sql, isNumeric: true, alphabet: `${DIGITS}+-.einfa` }
  }
  const exact = EXACT[type]?.(value) ?? { sql: `${value}::VARCHAR`, alphabet: null }
  return { ...exact, isNumeric: false }
}
