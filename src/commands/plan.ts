import type { ConfigurationRequest, Plan } from '../model/configuration.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { judgeConfiguration } from './configuration/judge.ts'

/**
 * What `applyConfiguration` would do. Nothing stays.
 * @throws AppError with the code of the first thing that is wrong, and all of them in `details.issues`
 */
export const planConfiguration = (
  deps: Deps,
  asked: { request: ConfigurationRequest; caller: Caller },
  signal: AbortSignal,
): Promise<Plan> => judgeConfiguration(deps, { ...asked, signal, keeps: false })
