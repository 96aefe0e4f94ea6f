import type { ConfigurationRequest, Plan } from '../model/configuration.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { judgeConfiguration } from './configuration/judge.ts'

/**
 * Makes what is there as a configuration says, all of it or nothing; a second time changes nothing. What it does not
 * name stays, unless it is to be pruned.
 * @throws AppError with the code of the first thing that is wrong, and all of them in `details.issues`
 */
export const applyConfiguration = (
  deps: Deps,
  asked: { request: ConfigurationRequest; caller: Caller },
  signal: AbortSignal,
): Promise<Plan> => judgeConfiguration(deps, { ...asked, signal, keeps: true })
