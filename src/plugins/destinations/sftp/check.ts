import { setTimeout as wait } from 'node:timers/promises'
import { newId } from '../../../lib/ids.ts'
import { toProblem } from '../../../model/errors.ts'
import type { CheckContext } from '../../sdk/destination.ts'
import { PROBES, Probe } from './probe.ts'
import { readProfile, stripesFor } from './profile.ts'
import { callerFor, Fleet, type SftpTarget } from './send/fleet.ts'
import type { Caller, Limits } from './wire/connect.ts'

const CONNECTING = ['resolve', 'connect', 'host key', 'sign in'] as const
/** A server that lets a person wait longer than this is not one to send to. */
const CHECK_SILENCE_MS = 20_000
const CLEAN_UP_MS = 1000

interface Checking {
  readonly context: CheckContext
  readonly limits: Limits
}

/**
 * Does what a delivery would do, on scratch files that are removed again, and says how each step ended. The first step that
 * fails is the last. What is found out about the server is learned.
 * @throws the signal's reason; whatever else goes wrong is a step that is not ok
 */
export async function check(target: SftpTarget, { context, limits }: Checking): Promise<void> {
  // The connections outlive the caller's signal by a moment, so that nothing is left behind.
  const life = new AbortController()
  const stopped = Promise.withResolvers<never>()
  stopped.promise.catch(() => {})
  const stop = () => stopped.reject(context.signal.reason)
  context.signal.throwIfAborted()
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    await checkSteps(target, { context: { ...context, signal: life.signal }, limits }, stopped.promise)
  } finally {
    context.signal.removeEventListener('abort', stop)
    life.abort(context.signal.reason)
  }
}

async function checkSteps(target: SftpTarget, { context, limits }: Checking, stopped: Promise<never>): Promise<void> {
  const passed: string[] = []
  const caller = callerOf(target, { context, limits }, passed)
  await using fleet = new Fleet(target.credential, caller, stripesFor({}, target.credential.maxConnections))
  const server = await Promise.race([fleet.first().catch((error: unknown) => ({ error })), stopped])
  if ('error' in server) {
    const at = CONNECTING.find((name) => !passed.includes(name)) ?? 'sign in'
    return report(context, at, server.error)
  }
  const probe = new Probe({ fleet, server, folder: target.settings.remoteFolder, id: newId('chk') })
  let current: (typeof PROBES)[number] = PROBES[0]
  try {
    for (current of PROBES) {
      const sentence = await Promise.race([probe[current](), stopped])
      context.step({ name: current, ok: true, sentence })
    }
    await context.learnProfile({ ...readProfile(target.profile), ...probe.facts })
  } catch (error) {
    await Promise.race([stopped, Promise.resolve()])
    report(context, current, error)
  } finally {
    await Promise.race([probe.cleanUp(), wait(CLEAN_UP_MS, undefined, { ref: false })])
  }
}

function callerOf(target: SftpTarget, { context, limits }: Checking, passed: string[]): Caller {
  return {
    ...callerFor(target, context, { ...limits, silenceMs: Math.min(limits.silenceMs, CHECK_SILENCE_MS) }),
    onPhase(name, sentence) {
      passed.push(name)
      context.step({ name, ok: true, sentence })
    },
  }
}

function report(context: CheckContext, name: string, error: unknown): void {
  const { code, message } = toProblem(error)
  if (code === 'internal') context.log('check failed', { step: name, error: String(error) })
  context.step({ name, ok: false, sentence: message, code })
}
