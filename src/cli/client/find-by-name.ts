import type { z } from 'zod'
import { closestTo } from '../../lib/closest.ts'
import { AppError } from '../../model/errors.ts'
import type { Client } from './client.ts'
import { listAll } from './lists.ts'

/**
 * The object of a collection that a person names, or gives the id of.
 * @throws AppError `not_found`, with the name that was probably meant
 */
export async function findByName<T extends z.ZodType<{ id: string; name: string }>>(
  client: Client,
  { path, noun, name }: { path: string; noun: string; name: string },
  schema: T,
): Promise<z.output<T>> {
  const all = await listAll(client, path, schema)
  const found = all.find((it) => it.name === name) ?? all.find((it) => it.id === name)
  if (found !== undefined) return found
  const meant = closestTo(
    name,
    all.map((it) => it.name),
  )
  throw new AppError('not_found', `There is no ${noun} ${name}.${meant === null ? '' : ` Did you mean ${meant}?`}`)
}
