import type { DuckDBConnection } from '@duckdb/node-api'
import { identifier } from '../lib/sql-text.ts'
import type { Column } from './dialect/columns.ts'
import { withoutLabels } from './type-text.ts'

/** A table or view of a database. */
export interface Table {
  /** `schema.table` outside the search path. */
  readonly name: string
  readonly columns: readonly Column[]
  /** A view of the database's own: what it shows comes from other tables, under whatever names. */
  readonly isView: boolean
  /** SQL that reads the whole table: what `render` takes for a database export. */
  readonly select: string
}

/** What a plugin itself set up stands in memory: those views read files and nothing else. */
const COLUMNS = `
  SELECT it.database_name, it.schema_name, it.schema_name = current_schema(), table_name, column_name, data_type,
    view_name IS NOT NULL AND it.database_name <> 'memory'
  FROM duckdb_columns() AS it
  LEFT JOIN duckdb_views() AS views ON views.database_name = it.database_name
    AND views.schema_name = it.schema_name AND views.view_name = it.table_name
  WHERE it.database_name = current_database() AND NOT it.internal
  ORDER BY it.schema_name, table_name, column_index`

/** Tables and views of the database that is in use, by schema and name. */
export async function listTables(connection: DuckDBConnection): Promise<Table[]> {
  const tables = new Map<string, Table & { columns: Column[] }>()
  const answer = await connection.runAndReadAll(COLUMNS)
  for (const [database, schema, isDefault, table, column, type, isView] of answer.getRows()) {
    const name = isDefault ? String(table) : `${schema}.${table}`
    const select = `SELECT * FROM ${[database, schema, table].map((part) => identifier(String(part))).join('.')}`
    // Not by its name, which a table with a dot may share with one of another schema.
    const found = tables.get(select) ?? { name, columns: [], isView: isView === true, select }
    found.columns.push({ name: String(column), type: withoutLabels(String(type)) })
    tables.set(select, found)
  }
  return [...tables.values()]
}
