import { type AnyColumn, and, eq, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
import { AppError } from '../../model/errors.ts'
import type { Db } from '../db.ts'
import { violationOf } from './violations.ts'

/** What is saved or deleted, for the sentence that a person reads. */
export interface Subject {
  readonly noun: string
  readonly name: string
}

type SavedTable = PgTable & { id: AnyPgColumn; version: AnyPgColumn }
type NamedTable = PgTable & { id: AnyPgColumn; name: AnyPgColumn }

export const quoted = (name: string) => `“${name}”`
export const missing = ({ noun, name }: Subject) => new AppError('not_found', `There is no ${noun} ${quoted(name)}.`)

/** The row with this id, if it is still at the version that the person saw; null asks for any version. */
export const atVersion = (table: SavedTable, id: string, version: number | null): SQL | undefined =>
  and(eq(table.id, id), version === null ? undefined : eq(table.version, version))

/** What every save changes beside what the person did. */
export const nextVersion = (table: { version: AnyColumn }) => ({
  version: sql`${table.version} + 1`,
  updatedAt: sql`now()`,
})

/** Why an update `atVersion` met no row. @throws AppError `not_found`, `stale_version` */
export async function refuseUnsaved(db: Db, table: SavedTable, what: { noun: string; id: string }): Promise<never> {
  const [found] = await db.select({ version: table.version }).from(table).where(eq(table.id, what.id))
  if (!found) throw missing({ noun: what.noun, name: what.id })
  throw new AppError('stale_version', `The ${what.noun} is at version ${found.version} by now.`, {
    details: { version: found.version },
  })
}

/** Does a save or delete and says in words which constraint stood against it. @throws AppError `name_taken`, `in_use` */
export async function orConflict<T>({ noun, name }: Subject, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const violation = violationOf(error)
    if (violation?.kind === 'unique') throw new AppError('name_taken', `There is already a ${noun} ${quoted(name)}.`)
    if (violation?.kind === 'reference') throw new AppError('in_use', `The ${noun} ${quoted(name)} is used.`)
    throw error
  }
}

/** The id behind a name that an input refers to. @throws AppError `invalid_input` that names the field */
export async function referredId(db: Db, table: NamedTable, ref: Subject & { field: string }): Promise<string> {
  const [found] = await db.select({ id: table.id }).from(table).where(eq(table.name, ref.name))
  if (found) return String(found.id)
  throw new AppError('invalid_input', `There is no ${ref.noun} ${quoted(ref.name)}.`, {
    details: { field: ref.field, name: ref.name },
  })
}

/** A moment as answers have it; null where it has not come. */
export const momentText = (at: Date | null): string | null => at?.toISOString() ?? null

type Stamps = { id: string; version: number; createdAt: Date; updatedAt: Date }

/** What every answer about a saved object begins with. */
export const storedPart = ({ id, version, createdAt, updatedAt }: Stamps) => ({
  id,
  version,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})
