/** SQL in even lines; null where it cannot be read. Loads the formatter only when it is asked for. */
export async function formatSql(sql: string): Promise<string | null> {
  const { formatDialect, duckdb } = await import('sql-formatter')
  try {
    return formatDialect(sql, { dialect: duckdb, keywordCase: 'upper', linesBetweenQueries: 1 })
  } catch {
    return null
  }
}
