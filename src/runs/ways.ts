import type { Way } from '../access/policies.ts'
import { demand } from '../access/refusal-of.ts'
import { AppError } from '../model/errors.ts'
import type { Caller } from '../model/user.ts'
import type { Db } from '../store/db.ts'
import { findDestination } from '../store/destinations.ts'
import { findOrchestration } from '../store/orchestrations.ts'
import type { RunRecord } from '../store/runs/runs.ts'
import { findUser } from '../store/users.ts'
import type { Deps } from './deps.ts'
import type { Plan } from './plan.ts'

/** What is known of a run whose rights are asked for. */
type Begun = Pick<RunRecord, 'orchestrationId' | 'destination' | 'startedById'>

/**
 * Whether a person may send the files of a run, new or again, as destination and data template stand now.
 * @throws AppError `access_restricted`, `forbidden`
 */
export async function demandWay(
  db: Db,
  caller: Caller,
  { run, plan }: { readonly run: Begun; readonly plan: Pick<Plan, 'destination'> },
): Promise<void> {
  demand(caller, 'orchestration:run', await wayOf(db, run, plan))
}

/**
 * Whether whoever began a run may still send it: their policies, and whom the destination is open to, may have changed while
 * it waited. What runs on a schedule, or was begun at the command line of the machine, has nobody behind it: such a run has
 * the rights that were judged when it was saved.
 * @throws AppError `access_restricted`, `forbidden`
 */
export async function demandStart(deps: Deps, run: Begun, plan: Pick<Plan, 'destination'>): Promise<void> {
  if (run.startedById === null) return
  await demandWay(deps.db, await callerOf(deps.db, run.startedById), { run, plan })
}

/** A user as one who asks, with the rights that they have now. @throws AppError `forbidden` where they may not sign in any more */
export async function callerOf(db: Db, userId: string): Promise<Caller> {
  const user = await findUser(db, userId)
  if (!user || user.disabledAt) throw new AppError('forbidden', 'Whoever began the run may not sign in any more.')
  return { ...user, userId: user.id, label: user.email, origin: null }
}

/** Of an orchestration that is gone, or goes elsewhere by now, nobody says whom its way was open to: then to operators only. */
async function wayOf(db: Db, run: Begun, plan: Pick<Plan, 'destination'>): Promise<Way> {
  const orchestration = run.orchestrationId === null ? undefined : await findOrchestration(db, run.orchestrationId)
  const destination = await findDestination(db, plan.destination.id)
  if (orchestration && orchestration.destination === destination?.name) return orchestration
  return { destination: run.destination, openTo: { businessUsers: false, limitedPii: false } }
}
