import { columnsOf, type Layout, textRows } from './line-sql.ts'

/** What is counted of the rows of a file. Columns by place in the file. */
export interface Measure {
  readonly nulls: readonly number[]
  readonly keys: readonly (readonly number[])[]
}

/** One row: how many rows there are, and how many have no value, a column each. */
export function nullCountSql(sql: string, layout: Layout, places: readonly number[]): string {
  const counts = places.map((place) => `, count(*) - count(t${place})`).join('')
  return `SELECT count(*)${counts} FROM (${textRows(sql, columnsOf(layout), layout)})`
}

/** One row: how many rows repeat a key that another has. Rows where a part of the key has no value have none. */
export function repeatCountSql(sql: string, layout: Layout, key: readonly number[]): string {
  const names = key.map((place) => `t${place}`)
  const isWhole = names.map((name) => `${name} IS NOT NULL`).join(' AND ')
  const rows = textRows(sql, columnsOf(layout), layout)
  const repeated = `SELECT count(*) AS n FROM (${rows}) WHERE ${isWhole} GROUP BY ${names.join(', ')} HAVING n > 1`
  return `SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (${repeated})`
}
