import { z } from 'zod'
import { AppError } from '../../model/errors.ts'
import type { Caller } from '../../model/user.ts'
import type { Deps } from '../../runs/deps.ts'
import { isSubscribed, subscribe, unsubscribe } from '../../store/alerts/subscriptions.ts'
import type { Db } from '../../store/db.ts'
import { getReceipt } from '../../store/runs/receipts.ts'
import { oneOf } from '../answer.ts'
import { defineRoute } from '../route.ts'

const path = '/runs/:id/subscription'
const guard = {
  action: 'run:subscribe' as const,
  resource: ({ db }: { db: Db }, { input }: { input: { id: string } }) => getReceipt(db, input.id),
}
const subscription = z.object({
  subscribed: z.boolean(),
  /** Whether this installation sends mails, and the caller has an address. */
  possible: z.boolean(),
})

/** The user who asks. @throws AppError `user_missing` for the command line of the machine, which has no address */
function idOf({ userId }: Caller): string {
  if (userId !== null) return userId
  throw new AppError('user_missing', 'Only a user can subscribe: the mail goes to their address.')
}

async function subscriptionOf({ db, outlet }: Deps, runId: string, { userId }: Caller) {
  return {
    subscribed: userId !== null && (await isSubscribed(db, runId, userId)),
    possible: userId !== null && outlet.mailer !== null,
  }
}

export const runSubscriptionRoutes = [
  defineRoute({
    method: 'get',
    path,
    summary: 'Say whether the caller is mailed when a run ends or is held',
    input: oneOf,
    output: subscription,
    guard,
    handle: (deps, { resource, caller }) => subscriptionOf(deps, resource.id, caller),
  }),
  defineRoute({
    method: 'put',
    path,
    summary: 'Have the caller mailed when a run ends or is held, or no longer',
    input: oneOf,
    body: z.strictObject({ subscribed: z.boolean() }),
    output: subscription,
    guard,
    async handle(deps, { resource: { id }, body, caller }) {
      await (body.subscribed ? subscribe : unsubscribe)(deps.db, id, idOf(caller))
      return subscriptionOf(deps, id, caller)
    },
  }),
]
