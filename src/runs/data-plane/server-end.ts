import { AppError } from '../../model/errors.ts'
import type { Ear, Host, ToChild, ToParent } from './protocol.ts'
import { fromWire } from './wire-error.ts'

/** The server as a task sees it from within its process. */
export interface ServerEnd {
  readonly host: Host
  readonly ear: Ear
  /** Takes answers to calls. */
  receive(message: Extract<ToChild, { kind: 'answer' }>): void
}

/** Turns calls into messages, so that a task reads `await host.built(artifact)`. */
export function connectToServer(send: (message: ToParent) => void): ServerEnd {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let calls = 0
  const call =
    (name: keyof Host) =>
    (...values: unknown[]) => {
      const pending = Promise.withResolvers<unknown>()
      waiting.set(++calls, pending)
      send({ kind: 'call', call: calls, name, values })
      return pending.promise
    }
  const tell =
    (name: keyof Ear) =>
    (...values: unknown[]) =>
      send({ kind: 'tell', name, values })
  return {
    host: new Proxy({}, { get: (_, name) => call(name as keyof Host) }) as Host,
    ear: new Proxy({}, { get: (_, name) => tell(name as keyof Ear) }) as Ear,
    receive({ call: id, value, error }) {
      const pending = waiting.get(id)
      waiting.delete(id)
      if (error) pending?.reject(fromWire(error))
      else if (pending) pending.resolve(value)
      else throw new AppError('internal', 'An answer came to a call that nobody made.')
    },
  }
}
