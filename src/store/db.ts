import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** The store, or a transaction on it: the first parameter of every function of this folder. */
export type Db = PgDatabase<PgQueryResultHKT, Record<string, never>>
