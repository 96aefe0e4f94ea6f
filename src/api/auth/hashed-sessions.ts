import { createHash } from 'node:crypto'
import type { DBAdapter, Where } from 'better-auth'

type Adapter = DBAdapter
type Data = Record<string, unknown>

const hashed = (token: unknown): unknown =>
  typeof token === 'string' ? createHash('sha256').update(token).digest('base64url') : token

/** A copy of the store opens no session: only the SHA-256 of a session's token rests there. */
export function withHashedSessions(inner: Adapter): Adapter {
  const isSession = (model: string): boolean => model === 'session'
  const adapter: Adapter = {
    ...inner,
    create: async (asked) => {
      if (!isSession(asked.model)) return inner.create(asked)
      const { token } = asked.data as Data
      const made = await inner.create({ ...asked, data: hashIn(asked.data) })
      return { ...(made as Data), token } as never
    },
    findOne: async (asked) => shown(await inner.findOne(searched(asked)), asked),
    findMany: (asked) => inner.findMany(searched(asked)),
    count: (asked) => inner.count(searched(asked)),
    update: async (asked) => shown(await inner.update(changed(searched(asked))), asked),
    updateMany: (asked) => inner.updateMany(changed(searched(asked))),
    delete: (asked) => inner.delete(searched(asked)),
    deleteMany: (asked) => inner.deleteMany(searched(asked)),
    consumeOne: async (asked) => shown(await inner.consumeOne(searched(asked)), asked),
    incrementOne: (asked) => inner.incrementOne(searched(asked)),
    // Without a transaction of its own, which is how it is used: each of its steps is safe to be the last.
    transaction: (work) => work(adapter),
  }
  return adapter
}

const hashIn = <T extends object>(data: T): T => ('token' in data ? { ...data, token: hashed(data.token) } : data)

interface Asked {
  readonly model: string
  readonly where?: Where[] | undefined
}

function searched<T extends Asked>(asked: T): T {
  if (asked.model !== 'session' || !asked.where) return asked
  const hash = (it: Where): Where => {
    if (it.field !== 'token') return it
    const value = Array.isArray(it.value) ? it.value.map(hashed) : hashed(it.value)
    return { ...it, value: value as Where['value'] }
  }
  return { ...asked, where: asked.where.map(hash) }
}

const changed = <T extends Asked & { update: Record<string, unknown> }>(asked: T): T =>
  asked.model === 'session' ? { ...asked, update: hashIn(asked.update) } : asked

/** Whoever asked by a token gets it back, to put it into a cookie again. */
function shown<T>(found: T | null, { model, where }: Asked): T | null {
  const token = model === 'session' ? where?.find((it) => it.field === 'token')?.value : undefined
  return found !== null && typeof token === 'string' ? { ...found, token } : found
}
