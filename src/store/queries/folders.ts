import { asc, count, eq, or, type SQL, sql } from 'drizzle-orm'
import type { QueryFolder } from '../../model/query.ts'
import type { Db } from '../db.ts'
import { nextVersion } from '../rows/saving.ts'
import { query } from '../schema/objects.ts'

/** The queries of a folder and of those below it. */
export const inFolder = (folder: string): SQL | undefined =>
  folder === '' ? undefined : or(eq(query.folder, folder), sql`starts_with(${query.folder}, ${`${folder}/`})`)

/** Every folder, those that only hold folders included, by path. */
export async function listQueryFolders(db: Db): Promise<QueryFolder[]> {
  const rows = await db
    .select({ path: query.folder, queries: count() })
    .from(query)
    .groupBy(query.folder)
    .orderBy(asc(query.folder))
  const folders = new Map<string, number>()
  for (const { path, queries } of rows) {
    const parts = path === '' ? [] : path.split('/')
    for (const [index] of parts.entries()) {
      const within = parts.slice(0, index + 1).join('/')
      folders.set(within, (folders.get(within) ?? 0) + queries)
    }
  }
  return [...folders].map(([path, queries]) => ({ path, queries })).sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Puts a query into a folder, which is made by that. */
export async function moveQuery(db: Db, id: string, { folder, by }: { folder: string; by: string }): Promise<void> {
  await db
    .update(query)
    .set({ folder, editedBy: by, ...nextVersion(query) })
    .where(eq(query.id, id))
}
