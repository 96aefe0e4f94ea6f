import { eq } from 'drizzle-orm'
import type { Db } from './db.ts'
import { installation } from './schema/people.ts'

/** Stores a fact about this installation where it has none by this name yet. @returns what is stored then */
export async function keepFirst(db: Db, name: 'sealing_key', value: string): Promise<string> {
  await db.insert(installation).values({ name, value }).onConflictDoNothing()
  const kept = await findFact(db, name)
  if (kept === null) throw new Error('an insert gave no row')
  return kept
}

/** A fact about this installation; null where none is stored. */
export async function findFact(db: Db, name: 'sealing_key'): Promise<string | null> {
  const [kept] = await db.select().from(installation).where(eq(installation.name, name))
  return kept?.value ?? null
}
