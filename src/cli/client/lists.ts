import { z } from 'zod'
import type { Client } from './client.ts'

const page = z.object({ items: z.array(z.unknown()), nextCursor: z.string().nullable() })

const PAGE = 200

/** Every item of a collection such as `/api/destinations`, page by page. */
export async function listAll<T extends z.ZodType>(client: Client, path: string, schema: T): Promise<z.output<T>[]> {
  const items: z.output<T>[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(cursor === null ? {} : { cursor }) })
    const answer = page.parse(await client.ask('GET', `${path}?${query}`))
    items.push(...answer.items.map((item) => schema.parse(item)))
    cursor = answer.nextCursor
  } while (cursor !== null)
  return items
}
