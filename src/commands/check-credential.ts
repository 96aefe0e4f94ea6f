import type { Credential, CredentialInput } from '../model/credential.ts'
import type { CheckReport } from '../model/destination.ts'
import type { Deps } from '../runs/deps.ts'
import { checkDestination } from '../runs/tasks.ts'
import { getDestination } from '../store/destinations.ts'
import { judgeCredential } from './save/credential.ts'

/**
 * Tries sign-in fields on a destination that uses the credential, before they take the place of those that work. Nothing is
 * saved.
 * @throws AppError `private_key_invalid`, `host_key_invalid`, `invalid_input`, `not_found`
 */
export async function checkCredential(
  deps: Deps,
  what: { readonly credential: Credential; readonly input: CredentialInput; readonly destination: string },
  signal: AbortSignal,
): Promise<CheckReport> {
  const { credential, input } = what
  const saved = await getDestination(deps.db, what.destination)
  const { fields, secrets, isSameHost } = await judgeCredential(deps, credential, input)
  const destination = { ...saved, credential: credential.name }
  return checkDestination(deps, { destination, trial: { type: input.type, fields, secrets, isSameHost } }, signal)
}
