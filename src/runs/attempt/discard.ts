import { setTimeout as sleep } from 'node:timers/promises'
import type { ErrorCode } from '../../model/errors.ts'
import { originOf } from '../data-plane/wire-error.ts'
import type { Deps } from '../deps.ts'
import { targetOf } from '../target.ts'
import type { Attempt } from './attempt.ts'
import { unfinished } from './memory.ts'

const LIMIT_MS = 15_000

/** After these the server was not entered, and must not be tried again (P29). */
const NEVER_ENTERED: ReadonlySet<ErrorCode> = new Set([
  'credential_rejected',
  'host_key_changed',
  'host_unresolved',
  'destination_unreachable',
  'algorithms_differ',
  'private_key_invalid',
  'host_key_invalid',
])

/**
 * Removes what the run left under temporary names at the partner. It tries once: a run that failed has failed whether or not
 * the server lets us tidy up. Returns after `waitMs` at the latest; the rest goes on by itself.
 */
export async function discardUnfinished(
  deps: Deps,
  { hold, plan, memory }: Attempt,
  { code, waitMs }: { code: ErrorCode; waitMs: number },
): Promise<void> {
  const files = unfinished(memory, hold.id)
  if (files.length === 0 || NEVER_ENTERED.has(code)) return
  const { secrets: _, ...target } = await targetOf(deps, plan.destination, plan.pluginSettings)
  const removal = deps.dataPlane
    .run('discard', { target, files }, { signal: AbortSignal.timeout(LIMIT_MS), host: quiet })
    .catch((error: unknown) => deps.log('unfinished files not removed', { runId: hold.id, origin: originOf(error) }))
  await Promise.race([removal, sleep(waitMs)])
}

/** Tidying up teaches nothing. */
const quiet = { learnHostKeys: async () => {}, learnProfile: async () => {} }
