import type { Deps } from '../runs/deps.ts'
import { findFirstUser } from '../store/users.ts'

/** Answers without sign-in, as soon as the store does. @throws AppError `store_unavailable` */
export async function health({ db }: Deps): Promise<Response> {
  await findFirstUser(db)
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}
