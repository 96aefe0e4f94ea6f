/** A name as SQL reads it: quoted where it is not plain. */
export const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`

/** `schema.table` is a name of two parts. */
export const tableName = (name: string): string => name.split('.').map(identifier).join('.')

/** Every column of a table, by name. */
export const selectOf = (table: string, columns: readonly { readonly name: string }[]): string =>
  `SELECT\n${columns.map(({ name }) => `  ${identifier(name)}`).join(',\n')}\nFROM ${tableName(table)}`
