import { eq, type SQL } from 'drizzle-orm'
import type { Db } from '../db.ts'
import { databaseExport, destination, orchestration, query } from '../schema/objects.ts'
import { refuseUsed, type Subject } from './saving.ts'

/** @throws AppError `in_use` with the orchestrations that meet a condition */
export async function refuseUsedObject(db: Db, subject: Subject, condition: SQL): Promise<void> {
  const used = await db
    .select({ query: query.name, databaseExport: databaseExport.name, destination: destination.name })
    .from(orchestration)
    .innerJoin(destination, eq(destination.id, orchestration.destinationId))
    .leftJoin(query, eq(query.id, orchestration.queryId))
    .leftJoin(databaseExport, eq(databaseExport.id, orchestration.databaseExportId))
    .where(condition)
    .orderBy(orchestration.id)
  const names = used.map((it) => `${it.query ?? it.databaseExport} to ${it.destination}`)
  refuseUsed(
    subject,
    names.map((name) => ({ noun: 'orchestration', name })),
  )
}
