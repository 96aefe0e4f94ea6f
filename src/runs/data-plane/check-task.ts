import { contextOf, openTarget } from './open-target.ts'
import type { Tasks } from './protocol.ts'
import type { ServerEnd } from './server-end.ts'

/** Proves, step by step, that a destination would accept a file. */
export async function checkTarget(
  input: Tasks['check']['input'],
  server: ServerEnd,
  signal: AbortSignal,
): Promise<null> {
  const { plugin, target } = await openTarget(input.target)
  await plugin.check(target, { ...contextOf(server, signal), step: (step) => server.ear.checkStep(step) })
  return null
}

/** Removes what a run that has ended left under temporary names at the partner. */
export async function discardFiles(
  input: Tasks['discard']['input'],
  server: ServerEnd,
  signal: AbortSignal,
): Promise<null> {
  const { plugin, target } = await openTarget(input.target)
  await plugin.discard(input.files, target, contextOf(server, signal))
  return null
}
